/** Cancels a timer; calling it twice, or after it fired, does nothing. */
export type CancelTimer = () => void;

/** Time as an argument: the program runs on the system's clock, tests on one they move by hand. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  nowMs(): number;
  /** Microseconds since the Unix epoch, UTC; a safe integer until the year 2255. */
  nowMicros(): number;
  /**
   * Calls `callback` once when `nowMs()` has reached `atMs`, or when that much time has passed although the clock was set
   * back meanwhile; at once (next turn) when that is past.
   */
  setTimer(atMs: number, callback: () => void): CancelTimer;
}
