/** `documented`: MLflow's published contract. `mlflow`: what MLflow 3.17.2 does, measured. */
export type RetryProfileName = 'documented' | 'mlflow';

/** Why an attempt waited as long as it did. Times are unscaled: what the wire or the rule said. */
export type WaitCause =
  | { kind: 'at-once' }
  | { kind: 'backoff'; baseMs: number; jitterMs: number }
  | { kind: 'retry-after'; header: string; askedMs: number; form: 'seconds' | 'date' }
  | { kind: 'interrupted' }
  | { kind: 'user' };

export interface RetryRules {
  profile: RetryProfileName;
  /** Retries after the first attempt. */
  maxRetries: number;
  /** Multiplies backoff, jitter and Retry-After; nothing else. */
  timeScale: number;
}
