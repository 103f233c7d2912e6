/** Exit codes of the command, by what went wrong; the words are for `StartError`, the numbers for scripts. */
export const EXIT_CODES = {
  'check-failed': 1,
  usage: 2,
  'target-unreachable': 3,
  'port-unavailable': 69,
  'malformed-key': 73,
  io: 74,
  'data-directory-in-use': 75,
  'database-corrupt': 76,
  'database-newer': 77,
  'timed-out': 124,
} as const;

export type ExitReason = keyof typeof EXIT_CODES;

/** The program cannot go on; the message says what to do and is shown as it stands, without a stack. */
export class StartError extends Error {
  readonly reason: ExitReason;

  constructor(reason: ExitReason, message: string) {
    super(message);
    this.name = 'StartError';
    this.reason = reason;
  }

  get exitCode(): number {
    return EXIT_CODES[this.reason];
  }
}
