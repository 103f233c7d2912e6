import type { RetryProfileName } from '#shared/domain/retry-profile.ts';

/** How deliveries are sent; read anew for each attempt, so that a change holds at once. */
export interface DispatchSettings {
  profile: RetryProfileName;
  /** Retries after the first attempt. */
  maxRetries: number;
  timeScale: number;
  requestTimeoutMs: number;
  /** Requests in flight per webhook; with `emulateWorkers` over all of them. */
  workersPerWebhook: number;
  /** One shared pool whose workers sleep through the waits, as in MLflow; looked at once, at the start. */
  emulateWorkers?: boolean;
}

/** Requests in flight over all webhooks. */
export const WORKERS_IN_ALL = 512;
