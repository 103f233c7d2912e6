import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '#shared/domain/clock.ts';

/** An answer where no response object is there to write it. */
export interface RawAnswer {
  status: number;
  type: string;
  body: string | Uint8Array;
}

/**
 * Writes the answer and ends the connection. What still comes is read away for `drainMs`, so that the other side gets to the answer
 * instead of a reset; then the connection is closed, whether the other side has closed its half or not.
 */
export function answerRaw(
  socket: Duplex,
  { status, type, body }: RawAnswer,
  { clock, drainMs }: { clock: Pick<Clock, 'nowMs' | 'setTimer'>; drainMs: number },
): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Content-Type: ${type}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  if (socket.writable) {
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.end(body);
  }
  socket.resume();
  const cancel = clock.setTimer(clock.nowMs() + drainMs, () => socket.destroy());
  socket.on('close', cancel);
}
