import type { RetryProfileName } from '#shared/domain/retry-profile.ts';
import { StartError } from '#shared/domain/start-error.ts';

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

/**
 * MLflow's own variables for what it has a variable for.
 * @throws StartError `usage` for a value that is no whole number in range
 */
export function readDispatchEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Pick<DispatchSettings, 'maxRetries' | 'requestTimeoutMs' | 'workersPerWebhook'> {
  return {
    maxRetries: whole(env, 'MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES', { standard: 3, from: 0, to: 100 }),
    requestTimeoutMs: whole(env, 'MLFLOW_WEBHOOK_REQUEST_TIMEOUT', { standard: 30, from: 1, to: 3600 }) * 1000,
    workersPerWebhook: whole(env, 'MLFLOW_WEBHOOK_DELIVERY_MAX_WORKERS', { standard: 10, from: 1, to: WORKERS_IN_ALL }),
  };
}

/** `MLFLOW_WEBHOOK_ALLOWED_SCHEMES` and `_ALLOW_PRIVATE_IPS`, absent where they are not set. */
export function readTargetEnvironment(env: Readonly<Record<string, string | undefined>>): { schemes?: string[]; allowPrivate?: boolean } {
  const schemes = env['MLFLOW_WEBHOOK_ALLOWED_SCHEMES']?.split(',').map((scheme) => scheme.trim());
  const allow = env['MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS']?.toLowerCase();
  if (allow !== undefined && allow !== '' && !BOOLEANS.has(allow)) {
    throw new StartError('usage', `MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS is "${allow}"; it can be true, false, 1 or 0.`);
  }
  return {
    ...(schemes?.some((scheme) => scheme !== '') && { schemes: schemes.filter((scheme) => scheme !== '') }),
    ...(allow && { allowPrivate: allow === 'true' || allow === '1' }),
  };
}

const BOOLEANS: ReadonlySet<string> = new Set(['true', 'false', '1', '0']);

function whole(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  { standard, from, to }: { standard: number; from: number; to: number },
): number {
  const text = env[name];
  if (text === undefined || text === '') return standard;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= from && value <= to) return value;
  throw new StartError('usage', `${name} is "${text}"; it takes a whole number from ${from} to ${to}.`);
}
