import type { IncomingMessage } from 'node:http';
import { whenItsTurn } from './turns.ts';
import { createValve, type Valve } from './valve.ts';

/** After so many pieces of so few bytes each it is somebody else's turn: the parser needs a microsecond or two for every one. */
const MANY_PIECES = 256;
const SMALL_PIECE_BYTES = 1024;
/** … and after so many bytes: one read after the other is taken of a connection while there is anything, up to 2 MiB in one go. */
const MANY_BYTES = 256 * 1024;

/** Makes senders of many small pieces, and of many bytes, take turns. @returns to be called with the length of each piece */
export function createPace(valve: Valve): (bytes: number) => void {
  let pieces = 0;
  let pieceBytes = 0;

  return (bytes) => {
    pieces += 1;
    pieceBytes += bytes;
    if (pieces < MANY_PIECES && pieceBytes < MANY_BYTES) return;
    const isMuch = pieceBytes >= MANY_BYTES || pieceBytes < pieces * SMALL_PIECE_BYTES;
    if (isMuch && !valve.isShut('turn')) {
      valve.shut('turn');
      whenItsTurn(() => valve.open('turn'));
    }
    pieces = 0;
    pieceBytes = 0;
  };
}

/** For a body that somebody else takes in. */
export function takeTurns(message: IncomingMessage): void {
  const pace = createPace(createValve(message));
  message.on('data', ({ length }: Buffer) => pace(length));
}
