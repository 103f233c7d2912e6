/** `no-response`: no complete answer came, and it is of the kind that MLflow's client does not ask for again. */
export const FAILED_REASONS = ['status', 'target-refused', 'too-many-redirects', 'bad-retry-after', 'invalid-url', 'no-response'] as const;
export type FailedReason = (typeof FAILED_REASONS)[number];

/** Why an attempt waited as long as it did. Times are unscaled: what the wire or the rule said. */
export type WaitCause =
  | { kind: 'at-once' }
  | { kind: 'backoff'; baseMs: number; jitterMs: number }
  | { kind: 'retry-after'; header: string; askedMs: number; form: 'seconds' | 'date' }
  | { kind: 'interrupted' }
  | { kind: 'user' };

export const LATE_CAUSES = ['asleep', 'stopped'] as const;

/** A planned pause before an attempt: how long, and why. `waitMs` is already scaled by the time scale. */
export interface WaitPlan {
  waitMs: number;
  cause: WaitCause;
  /** The moment was missed by this long: the computer slept, or nobody was running. */
  late?: { ms: number; why: (typeof LATE_CAUSES)[number] };
}

/** Where an attempt ended when no answer came. */
export const NO_RESPONSE_REASONS = ['refused', 'dns', 'tls', 'reset', 'closed', 'timeout', 'protocol', 'unreachable'] as const;
export type NoResponseReason = (typeof NO_RESPONSE_REASONS)[number];
export const ATTEMPT_PHASES = ['resolve', 'connect', 'tls', 'send', 'first-byte', 'read'] as const;
export type AttemptPhase = (typeof ATTEMPT_PHASES)[number];

/** What one HTTP try came to. `interrupted`: the process ended before the outcome was known; it costs no retry. */
export type Outcome =
  | { kind: 'response'; status: number; retryAfter?: string; via?: UsedProxy }
  | { kind: 'no-response'; reason: NoResponseReason; phase: AttemptPhase; message: string; brokenAnswer?: BrokenAnswer; via?: UsedProxy }
  | { kind: 'refused'; reason: Exclude<FailedReason, 'status' | 'bad-retry-after' | 'no-response'>; message: string }
  | { kind: 'interrupted' };

/** The proxy between, without its user (`http://127.0.0.1:3128`), and the variable of the environment that names it. */
export interface UsedProxy {
  proxy: string;
  variable: string;
}

/** What had come of an answer when its body broke off. */
export interface BrokenAnswer {
  status: number;
  retryAfter?: string;
  readBytes: number;
  /** From its Content-Length. */
  expectedBytes?: number;
}
