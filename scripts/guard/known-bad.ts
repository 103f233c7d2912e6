/**
 * What breaks each promise on purpose. The tests of the row measure it with the same function, name and limit as the real thing (`knownBad` in
 * test/support/guard-figure.ts), and have to see it: a test that also passes for this one measures nothing. A promise without one does not
 * pass test/unit/scripts/guard/known-bad.test.ts, and `npm run guard` calls a row unproven whose variant was not caught in the same run.
 */
export const KNOWN_BAD = {
  'S-01': 'a port that looks for a local name anywhere in the Host header',
  'S-02': 'a port that lets every page read, and asks no page where it comes from',
  'S-03': 'a stream that opens for whoever asks',
  'S-04': 'a token that is a UUID',
  'S-05': 'one port for the receiver and the inspector',
  'S-06': 'a port that answers GET as it answers POST',
  'S-07': 'a port that is bound without an address',
  'S-08': 'a database that SQLite makes by itself, as open as the umask allows',
} as const satisfies Readonly<Record<string, string>>;

export type GuardedRow = keyof typeof KNOWN_BAD;

/** In words, to follow “is broken by”. */
export const variantOf = (row: string): string => (KNOWN_BAD as Readonly<Record<string, string>>)[row] ?? 'nothing yet';
