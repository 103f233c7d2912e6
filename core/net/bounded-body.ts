import { freeBytes } from '#core/bytes/free-bytes.ts';
import type { AnswerBudget } from './answer-budget.ts';

export interface BoundedBodyLimits {
  /** How many of the first bytes are kept; the rest is counted. */
  keepBytes: number;
  /** After so many bytes, or so many pieces, nothing more is read. */
  readBytes: number;
  readPieces: number;
  budget?: AnswerBudget;
}

export interface BoundedBody {
  /** Copies what is kept of it. @returns whether more should be read */
  take(piece: Uint8Array): boolean;
  /** Bytes that came, kept or not. */
  readonly size: number;
  /** Less than `keepBytes` could be kept, because the budget was spent. */
  readonly isShort: boolean;
  /** Ends it: the bytes that were kept. What it took from the budget is given back. */
  end(): Buffer;
}

/** Every body may keep this much, however many others there are. */
const FREE_BYTES = 64 * 1024;

/**
 * The beginning of a body, copied into one buffer that grows: pieces of one byte cost a byte each, and no piece keeps the
 * read buffer alive that it was cut from.
 */
export function createBoundedBody({ keepBytes, readBytes, readPieces, budget }: BoundedBodyLimits): BoundedBody {
  let kept = Buffer.alloc(0);
  let stored = 0;
  let size = 0;
  let pieces = 0;
  let charged = 0;
  let isShort = false;

  function makeRoom(wanted: number): void {
    if (wanted <= kept.length || isShort) return;
    const doubled = Math.min(keepBytes, Math.max(wanted, 2 * kept.length, 4096));
    const capacity = afford(doubled) ? doubled : Math.max(kept.length, Math.min(keepBytes, FREE_BYTES));
    isShort = capacity < doubled;
    if (capacity === kept.length) return;
    const larger = Buffer.allocUnsafeSlow(capacity);
    kept.copy(larger, 0, 0, stored);
    freeBytes(kept);
    kept = larger;
  }

  function afford(capacity: number): boolean {
    const more = Math.max(0, capacity - FREE_BYTES) - charged;
    if (!budget || more <= 0) return true;
    if (!budget.take(more)) return false;
    charged += more;
    return true;
  }

  return {
    take(piece) {
      size += piece.length;
      pieces += 1;
      if (stored < keepBytes) {
        makeRoom(Math.min(keepBytes, stored + piece.length));
        const part = piece.subarray(0, kept.length - stored);
        kept.set(part, stored);
        stored += part.length;
      }
      return size <= readBytes && pieces <= readPieces;
    },
    get size() {
      return size;
    },
    get isShort() {
      return isShort;
    },
    end() {
      budget?.giveBack(charged);
      charged = 0;
      const whole = kept;
      kept = Buffer.alloc(0);
      if (stored === whole.length) return whole;
      const exact = Buffer.from(whole.subarray(0, stored));
      freeBytes(whole);
      return exact;
    },
  };
}
