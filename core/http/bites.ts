import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { whenItsTurn } from './turns.ts';
import { createValve, isHeld } from './valve.ts';

/** Some 1,400 chunks of one byte: the parser needs about a microsecond for every one. */
const BITE_BYTES = 8 * 1024;
/** After so many pieces in one go it is somebody else's turn. */
const MANY_PIECES = 256;

const bitten = new WeakSet<Socket>();
/** Hands on what the parser has found of the newest chunked message of a connection. */
const handOnOf = new WeakMap<Socket, () => void>();

/**
 * For a message whose body comes in chunks, which may be as small as a byte. Node reads 64 KiB of a connection in one go and its parser takes all
 * of it, whatever asks for a pause meanwhile: up to 11,000 chunks. From now on the parser gets bites of the connection, what it found in
 * one is handed on as one piece, and what is left of a read waits while something holds the connection.
 */
export function readInBites(message: IncomingMessage): void {
  const { socket } = message;
  if (!bitten.has(socket)) {
    const [parse, ...others] = socket.listeners('data');
    if (!parse || others.length > 0) return; // handed over to another protocol, or somebody reads it already
    bitten.add(socket);
    takeBites(socket, parse as (bytes: Buffer) => void);
  }
  joinPieces(message);
}

function takeBites(socket: Socket, parse: (bytes: Buffer) => void): void {
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
      parse.call(socket, bytes.subarray(from, from + BITE_BYTES));
      handOnOf.get(socket)?.();
    }
  }

  socket.on('data', bite); // Node's parser lets go of the reads as soon as somebody listens to them
  socket.off('data', parse);
}

/** It has none once it speaks another protocol; Node keeps it at the socket, under a name that is not documented. */
const hasParser = (socket: Socket & { parser?: unknown }): boolean => Boolean(socket.parser);

/** A piece costs a message more than the parser: while that is at work they are only kept. */
function joinPieces(message: IncomingMessage): void {
  const { socket } = message;
  const push = message.push.bind(message);
  const valve = createValve(message);
  let pieces: Buffer[] = [];

  function handOn(): void {
    if (pieces.length === 0) return;
    const found = pieces;
    pieces = [];
    if (found.length >= MANY_PIECES) {
      valve.shut('turn');
      whenItsTurn(() => valve.open('turn'));
    }
    if (!push(found.length === 1 ? found[0] : Buffer.concat(found))) socket.pause();
  }

  message.push = (piece: Buffer | null) => {
    if (piece !== null) return pieces.push(piece) > 0;
    handOn();
    return push(null);
  };
  handOnOf.set(socket, handOn);
  process.nextTick(handOn); // the read that began with the head is not bitten: the parser will not leave it
}
