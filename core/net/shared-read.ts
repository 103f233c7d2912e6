import type { OnReadOpts, Socket } from 'node:net';

/** Every connection reads into this: what comes is parsed, and copied where it is kept, before anything else is read. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * Reads without a new buffer for each piece. A hostile answer of many megabytes would otherwise leave as much garbage, which
 * the process does not give back.
 *
 * @param socketOf the socket that is made with this option
 */
export function sharedRead(socketOf: () => Socket): OnReadOpts {
  let wasUsed = false;
  return {
    buffer: readBuffer,
    callback(length, buffer) {
      const socket = socketOf();
      const piece = Buffer.from(buffer.buffer, buffer.byteOffset, length);
      if (socket.listenerCount('data') > 0) {
        wasUsed = true;
        socket.emit('data', piece);
      } else if (wasUsed) {
        socket.destroy(); // surplus behind an answer, while nobody waits for one: the next answer must not begin with it
      } else {
        socket.push(Buffer.from(piece)); // it speaks before it was asked
      }
      return true;
    },
  };
}
