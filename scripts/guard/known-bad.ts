/**
 * What breaks each promise on purpose. The tests of the row measure it with the same function, name and limit as the real thing (`knownBad` in
 * test/support/guard-figure.ts), and have to see it: a test that also passes for this one measures nothing. A promise without one does not
 * pass test/unit/scripts/guard/known-bad.test.ts, and `npm run guard` calls a row unproven whose variant was not caught in the same run.
 */
export const KNOWN_BAD = {
  'E-09': 'a key that is written to a file as open as the umask allows, whoever gave it',
  'R-01': 'a receiver without limits, and without a memory of what it refused',
  'R-02': 'a port that waits for everybody',
  'R-03': 'a port that never closes',
  'R-04': 'a port for a hundred connections',
  'R-05': 'a receiver that answers and stores nothing',
  'R-06': 'a stream that waits for everybody',
  'R-07': 'a server that stops everybody for each large body',
  'R-08': 'a certificate as openssl makes it by itself',
  'R-10': 'a connection as SQLite opens it',
  'R-11': 'a receiver that leaves syncing to the system',
  'R-13': 'a registry that takes what it cannot write',
  'R-14': 'a start that mends what it finds',
  'R-15': 'steps without a transaction round them',
  'R-16': 'dropping all old rows in one step',
  'R-17': 'a server that forgets a write that failed',
  'R-19': 'a server that stops everybody for each large body',
  'R-20': 'one room for all that is kept',
  'R-21': 'a server that ends over what it cannot parse',
  'S-01': 'a port that looks for a local name anywhere in the Host header',
  'S-02': 'a port that lets every page read, and asks no page where it comes from',
  'S-03': 'a stream that opens for whoever asks',
  'S-04': 'a token that is a UUID',
  'S-05': 'one port for the receiver and the inspector',
  'S-06': 'a port that answers GET as it answers POST',
  'S-07': 'a port that is bound without an address',
  'S-08': 'a database that SQLite makes by itself, as open as the umask allows',
  'W-01': 'a signer that reads the body as text, and a comparison of the first bytes alone',
  'W-02': 'a server that acknowledges before it stores',
  'W-03': 'a schedule that heeds Retry-After on every status, and workers that sleep inside a retry',
  'W-04': 'a sender that looks at the host as it is written, and not at the peer',
  'W-06': 'a sender that writes headers as they were typed',
  'W-07': 'a proxy that asks nothing about who sent what it passes on',
  'W-08': 'secrets that are stored in base64',
  'W-09': 'a sender that heeds NODE_TLS_REJECT_UNAUTHORIZED=0',
  'W-10': 'a tunnel program that nothing watches over',
  'W-12': 'a sender that heeds NODE_TLS_REJECT_UNAUTHORIZED=0',
} as const satisfies Readonly<Record<string, string>>;

export type GuardedRow = keyof typeof KNOWN_BAD;

/** In words, to follow “is broken by”. */
export const variantOf = (row: string): string => (KNOWN_BAD as Readonly<Record<string, string>>)[row] ?? 'nothing yet';
