/** One number that a test measured for a promise of docs/promises.md. */
export interface GuardFigure {
  /** The promise as docs/promises.md numbers it: S-03, R-18 … */
  row: string;
  /** What was measured, in words: `health p99 while 500 slow clients hang on`. */
  what: string;
  value: number;
  /** ms, MiB, inputs … */
  unit: string;
  /** The value must be at most this … */
  atMost?: number;
  /** … or at least this. */
  atLeast?: number;
}

/** A measurement that this machine does not allow. */
export interface GuardSkip {
  row: string;
  /** Why, as a sentence. */
  skipped: string;
}

/** A test of the row that came to no end: what it would have measured is not known. */
export interface GuardFailure {
  row: string;
  /** Why, as a sentence. */
  failed: string;
}

/** The test of a test: what the same measurement says of something that breaks the promise on purpose (scripts/guard/known-bad.ts). */
export interface GuardProof {
  row: string;
  /** A figure of the row, outside its limit. */
  caught: GuardFigure;
}

export type GuardLine = GuardFigure | GuardSkip | GuardFailure | GuardProof;

export function isWithin({ value, atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY }: GuardFigure): boolean {
  return value <= atMost && value >= atLeast;
}

/** `3.2 ms (at most 50)` */
export function shown(figure: GuardFigure): string {
  const limit = limitOf(figure);
  return `${measuredText(figure)}${limit ? ` (${limit})` : ''}`;
}

export function measuredText({ value, unit }: GuardFigure): string {
  if (Number.isNaN(value)) return 'not measured';
  return Number.isFinite(value) ? `${Number(value.toFixed(2))} ${unit}` : 'no end';
}

export const limitOf = ({ atMost, atLeast }: GuardFigure) =>
  [atMost !== undefined ? `at most ${atMost}` : '', atLeast !== undefined ? `at least ${atLeast}` : ''].filter(Boolean).join(', ');
