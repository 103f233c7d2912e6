import type { Agents } from '#core/net/connection.ts';
import type { Finding } from '#shared/domain/app/finding.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { Release } from '#shared/domain/mlflow/releases.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { ANSWER_TIMEOUT_MS, createAsk } from './ask-upstream.ts';
import { aheadOfUs, certainMs } from './clock-difference.ts';
import { clockFindings } from './clock-findings.ts';
import { type Observed, observe, type Target } from './observe.ts';
import { accessFindings, releaseFindings, releaseOf } from './server-findings.ts';
import { judgementFindings, receiverFindings } from './target-findings.ts';
import { masker, passwordsIn, type Upstream } from './upstream.ts';
import { unnoticedChange, webhookFindings } from './webhook-findings.ts';

export interface DoctorOptions {
  upstream: Upstream;
  target: Target;
  /** Events that are wanted; those that the release does not know are findings. */
  events?: readonly WebhookEvent[];
  agents: Agents;
  clock: Clock;
  version: string;
  /** For each answer. */
  timeoutMs?: number;
}

export interface Diagnosis {
  findings: Finding[];
  /** Absent where no MLflow says which it is. */
  release?: Release;
  /** Until then the server may follow a list of webhooks from before the newest change. */
  listCacheEndsMs?: number;
}

/** Looks at a real MLflow server and at the way from it to a receiver. Changes nothing there, and never rejects for what they do. */
export async function diagnose({
  upstream,
  target,
  events = [],
  timeoutMs = ANSWER_TIMEOUT_MS,
  ...way
}: DoctorOptions): Promise<Diagnosis> {
  const seen = await observe(upstream, target, createAsk({ ...way, timeoutMs }));
  const mask = masker([...upstream.secrets, ...passwordsIn(target.url)]);
  const findings = findingsOf(seen, { upstream, target, events }).map(({ id, severity, ...texts }) => ({
    ...{ id, severity },
    ...{ what: mask(texts.what), why: mask(texts.why), fix: mask(texts.fix) },
  }));
  const release = releaseOf(seen.version);
  const change = unnoticedChange(seen, skewOf(seen));
  return { findings, ...(release && { release }), ...(change && { listCacheEndsMs: change.untilMs }) };
}

/** How far the server's clock is certainly ahead of ours. */
function skewOf({ version }: Observed): number {
  const difference = aheadOfUs(version);
  return difference ? certainMs(difference) : 0;
}

/** What follows from what was seen; the first error of access is in the way of the rest. */
function findingsOf(
  seen: Observed,
  { upstream, target, events }: Pick<DoctorOptions, 'upstream' | 'target'> & { events: readonly WebhookEvent[] },
): Finding[] {
  const access = accessFindings(seen, upstream);
  const receiver = receiverFindings(seen, target);
  if (access.some(({ severity }) => severity === 'error')) return [...access, ...receiver];
  const webhooks = webhookFindings(seen, upstream, skewOf(seen));
  const isMlflow = webhooks.every(({ id }) => id !== 'prefix-missing');
  return [
    ...access,
    ...(isMlflow ? releaseFindings(seen, events) : []),
    ...webhooks,
    ...judgementFindings(seen, target),
    ...receiver,
    ...(isMlflow ? clockFindings(seen) : []),
  ];
}
