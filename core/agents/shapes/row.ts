import { z } from 'zod';
import { arrivalSummary } from '#shared/contract/schemas/arrival.ts';
import { deliverySummary, webhookEvent } from '#shared/contract/schemas/delivery.ts';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import type { ArrivalSummary } from '#shared/domain/delivery/arrival.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { isWebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { maybeWired, untrusted, wired } from '../untrusted.ts';
import { cause, causeOf, causeText } from './explanation.ts';
import { given } from './given.ts';

const { shape: ours } = deliverySummary;
const { shape: theirs } = arrivalSummary;

/** A row of the list: a delivery (`d12`), or what came from elsewhere (`c7`). */
export const row = z.object({
  id: ours.id,
  source: z.union([ours.source, theirs.source]),
  event: maybe(z.union([webhookEvent, untrusted])),
  state: z.union([ours.state, theirs.state]),
  reason: ours.reason,
  refusal: theirs.refusal,
  attempts: ours.attempts,
  lastStatus: ours.lastStatus,
  lastError: ours.lastError,
  verdict: ours.verdict,
  cause: maybe(cause),
  createdAtMs: ours.createdAtMs,
  nextAttemptAtMs: ours.nextAttemptAtMs,
  replayOf: ours.replayOf,
  run: ours.run,
  webhook: maybe(untrusted).describe('Name of the webhook.'),
  subject: maybe(untrusted).describe('What it is about: model or prompt, version, alias, tag.'),
});

export type Listed = DeliverySummary | ArrivalSummary;

const eventOf = (event: string | undefined) => (event === undefined ? undefined : isWebhookEvent(event) ? event : wired(event, 60));

export function rowOf(listed: Listed): z.input<typeof row> {
  const { id, state, attempts, lastStatus, verdict, createdAtMs, subject } = listed;
  const shared = {
    ...{ id, state, attempts, lastStatus, verdict, createdAtMs },
    event: eventOf(listed.event),
    cause: listed.cause && causeOf(listed.cause),
    subject: maybeWired(subject, 80),
  };
  if (listed.source === 'external') return given({ ...shared, source: listed.source, refusal: listed.refusal });
  const { source, reason, lastError, nextAttemptAtMs, replayOf, run, webhookName } = listed;
  return given({ ...shared, source, reason, lastError, nextAttemptAtMs, replayOf, run, webhook: wired(webhookName, 64) });
}

/** `d12 failed 401 model_version.created, proof: JSON written again (body-reserialised)`: nothing of the wire. */
export function rowText({ id, state, lastStatus, event = '', cause: found, source }: Listed): string {
  const words = [id, state, ...(lastStatus === undefined ? [] : [lastStatus]), ...(isWebhookEvent(event) ? [event] : [])];
  return `${words.join(' ')}${source === 'external' ? ', from elsewhere' : ''}${found ? `, ${causeText(found)}` : ''}`;
}

/** `3 delivered, 1 failed` */
export function statesText(rows: readonly Pick<Listed, 'state'>[]): string {
  const counts = new Map<string, number>();
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}
