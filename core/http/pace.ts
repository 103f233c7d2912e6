import { whenItsTurn } from './turns.ts';
import type { Valve } from './valve.ts';

/** After so many pieces of so few bytes each it is somebody else's turn: the parser needs a microsecond or two for every one. */
const MANY_PIECES = 256;
const SMALL_PIECE_BYTES = 1024;

/** Makes senders of many small pieces take turns. @returns to be called with the length of each piece */
export function createPace(valve: Valve): (bytes: number) => void {
  let pieces = 0;
  let pieceBytes = 0;

  return (bytes) => {
    pieces += 1;
    pieceBytes += bytes;
    if (pieces < MANY_PIECES) return;
    if (pieceBytes < pieces * SMALL_PIECE_BYTES && !valve.isShut('turn')) {
      valve.shut('turn');
      whenItsTurn(() => valve.open('turn'));
    }
    pieces = 0;
    pieceBytes = 0;
  };
}
