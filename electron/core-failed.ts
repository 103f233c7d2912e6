/** A core that ended before it was ready; the message says why, for people. */
export class CoreFailedError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.name = 'CoreFailedError';
    this.exitCode = exitCode;
  }
}
