import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { decideRetry, RETRY_PROFILES, type RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';

/** When the other profile would have sent: between two moments, because of its jitter. Milliseconds since the first attempt. */
export interface GhostMark {
  number: number;
  fromMs: number;
  toMs: number;
}

export interface Ghost {
  profile: RetryProfileName;
  marks: GhostMark[];
}

const LEAST_JITTER = () => 0;
const MOST_JITTER = () => 0.999_999;

/** What the other profile would have done with the same answers, each as slow as it was. */
export function otherProfile(delivery: DeliveryDetail): Ghost {
  const profile = RETRY_PROFILES.find((name) => name !== delivery.profile) ?? 'mlflow';
  const rules = { profile, maxRetries: delivery.maxRetries, timeScale: delivery.timeScale };
  const marks: GhostMark[] = [{ number: 1, fromMs: 0, toMs: 0 }];
  for (const { outcome, method, number, tookMs, startedAtMs } of delivery.attemptList) {
    const before = marks.at(-1);
    if (!outcome || !before || tookMs === undefined) break;
    const ended = { outcome, method, retriesUsed: number - 1 };
    const endMs = startedAtMs + tookMs;
    const [least, most] = [decideRetry(ended, rules, endMs, LEAST_JITTER), decideRetry(ended, rules, endMs, MOST_JITTER)];
    if (least.kind !== 'retry' || most.kind !== 'retry') break;
    marks.push({ number: number + 1, fromMs: before.fromMs + tookMs + least.wait.waitMs, toMs: before.toMs + tookMs + most.wait.waitMs });
  }
  return { profile, marks };
}
