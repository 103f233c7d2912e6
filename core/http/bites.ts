import type { Socket } from 'node:net';
import { isHeld } from './valve.ts';

/** Some 1,400 chunks of one byte: the parser needs a microsecond or two for every one. */
const BITE_BYTES = 8 * 1024;

const bitten = new WeakSet<Socket>();

/**
 * Node reads 64 KiB of a connection in one go and its parser takes all of it, whatever asks for a pause meanwhile: up to 11,000 chunks of a
 * byte. From now on the parser gets bites of this connection, and what is left of a read waits while something holds the connection.
 */
export function readInBites(socket: Socket): void {
  if (bitten.has(socket)) return;
  const [parse, ...others] = socket.listeners('data');
  if (!parse || others.length > 0) return; // handed over to another protocol, or somebody reads it already
  bitten.add(socket);

  function bite(bytes: Buffer): void {
    for (let from = 0; from < bytes.length; from += BITE_BYTES) {
      if (!hasParser(socket)) {
        socket.off('data', bite);
        if (from > 0) socket.destroy(); // that much of another protocol before it was told that it may
        return;
      }
      if (isHeld(socket) || socket.isPaused()) {
        socket.pause();
        socket.unshift(bytes.subarray(from));
        return;
      }
      parse?.call(socket, bytes.subarray(from, from + BITE_BYTES));
    }
  }

  socket.on('data', bite); // Node's parser lets go of the reads as soon as somebody listens to them
  socket.off('data', parse as () => void);
}

/** It has none once it speaks another protocol; Node keeps it at the socket, under a name that is not documented. */
const hasParser = (socket: Socket & { parser?: unknown }): boolean => Boolean(socket.parser);
