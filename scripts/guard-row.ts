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
