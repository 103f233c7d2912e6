import { budgetOf, type CaptureKind, type Keep, rowBytes, UNLIMITED } from '#core/database/budgets.ts';
import type { Database } from '#core/database/open.ts';
import { createShelf, type Shelf } from '#core/database/shelf.ts';
import type { NewCapture } from './new-capture.ts';
import { keptCaptures } from './retention-store.ts';

/** What was sent under a delivery id, by us. */
export interface SentFacts {
  /** Of all deliveries with this id, replays included. */
  attempts: number;
  bodyBytes: number;
}

export interface CaptureShelvesOptions {
  keep?: Keep | undefined;
  afterUndo?: ((callback: () => void) => void) | undefined;
}

export type CaptureShelves = Readonly<Record<CaptureKind, Shelf>>;

/** One shelf for each kind of captures, so that what strangers send takes its room from strangers alone. */
export function createCaptureShelves(db: Database, { keep = UNLIMITED, afterUndo = () => {} }: CaptureShelvesOptions = {}): CaptureShelves {
  const shelf = (kind: CaptureKind) =>
    createShelf({ store: keptCaptures(db, kind, afterUndo), budget: () => budgetOf(kind, keep), afterUndo });
  return { own: shelf('own'), signed: shelf('signed'), foreign: shelf('foreign'), refused: shelf('refused') };
}

/** What a proxy may make of a request on its way back to us: it adds headers, and may write JSON anew. */
const MOST_HEAD_BYTES = 16 * 1024;
const mostBodyBytes = (sentBytes: number) => 2 * sentBytes + 4096;
/** What is kept of a body that is too large for its kind. */
const BEGINNING_BYTES = 64 * 1024;

/**
 * Who sent it. A delivery id alone proves nothing, whoever got a delivery knows it: no more captures are our own than there were attempts,
 * and none is much larger than what was sent. So nobody can fill the room of our own with a few ids.
 *
 * @param met captures with this delivery id so far
 */
export function kindOf(
  capture: Pick<NewCapture, 'refusal' | 'verdict' | 'bodySize' | 'headers' | 'target'>,
  sent: SentFacts | undefined,
  met: number,
): CaptureKind {
  if (sent && met < sent.attempts && capture.bodySize <= mostBodyBytes(sent.bodyBytes) && headBytes(capture) <= MOST_HEAD_BYTES)
    return 'own';
  if (capture.refusal) return 'refused';
  return capture.verdict.result === 'valid' ? 'signed' : 'foreign';
}

const headBytes = ({ headers, target }: Pick<NewCapture, 'headers' | 'target'>) =>
  headers.reduce((sum, [name, value]) => sum + name.length + value.length, target.length);

/**
 * What a capture takes up in the file, and how much of its body is kept: one that is larger than all that is kept of its kind has only its
 * beginning.
 */
export function sizeOf(textsBytes: number, bodyBytes: number, { bytes: most }: { bytes: number }): { bytes: number; bodyBytes: number } {
  const whole = rowBytes(textsBytes + bodyBytes);
  if (whole <= most) return { bytes: whole, bodyBytes };
  const kept = Math.min(BEGINNING_BYTES, Math.floor(most / 2), bodyBytes);
  return { bytes: rowBytes(textsBytes + kept), bodyBytes: kept };
}
