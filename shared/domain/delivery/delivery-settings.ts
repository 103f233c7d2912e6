import type { RetryProfileName } from './retry-profile.ts';

/** How deliveries are sent, as far as it can be changed while the core runs; a change holds from the next attempt on. */
export interface DeliverySettings {
  /** Of webhooks without one of their own. */
  profile: RetryProfileName;
  /** Retries after the first attempt. */
  maxRetries: number;
  /** Multiplies the waits between attempts and nothing else. */
  timeScale: number;
  /** For one attempt, redirects included. */
  requestTimeoutMs: number;
  /** Requests in flight per webhook. */
  workersPerWebhook: number;
}

/** From and to, both included. */
export const SETTING_LIMITS = {
  maxRetries: [0, 1000],
  timeScale: [0, 1000],
  requestTimeoutMs: [1000, 3_600_000],
  workersPerWebhook: [1, 512],
} as const satisfies Partial<Record<keyof DeliverySettings, readonly [from: number, to: number]>>;
