import { renderPayload } from '#core/signing/payload.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { RehearsedReceiver, RehearsedSecrets } from '#shared/domain/delivery/rehearsal.ts';
import { subjectOf } from '#shared/domain/delivery/subject.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import type { RehearsedSecrets as Accepted } from '../store/rehearsed-secrets.ts';
import type { Subscriber } from '../store/subscriber.ts';
import type { KnownSecret } from '../store/webhook-secrets.ts';
import type { WebhookStore } from '../store/webhook-store.ts';
import type { SendOptions, SendParts } from './send-parts.ts';
import { signNow } from './signed.ts';

export interface RehearsalRequest {
  secret: string;
  accepts: RehearsedSecrets;
  event?: WebhookEvent;
}

/** Sends the same test twice, signed with either secret. @returns undefined where there is no such webhook */
export type Rehearse = (webhookId: string, request: RehearsalRequest) => Promise<RehearsedReceiver[] | undefined>;

type Webhooks = Pick<WebhookStore, 'get' | 'list' | 'count' | 'subscriber' | 'secretOf' | 'replacedSecrets'>;

export interface RehearseOptions extends Omit<SendOptions, 'webhooks'> {
  webhooks: Webhooks;
  accepted: Accepted;
}

/**
 * A rotation before it happens: to a webhook and to those that have the same secret, the example of an event signed with the old
 * secret and with the new one. It changes no secret; where a receiver breaks, its own answers say.
 */
export function createRehearse(options: RehearseOptions, { add }: SendParts): Rehearse {
  const { store, outbox, webhooks, writer, clock, uuid, profile, release, told, accepted } = options;

  /** Inside a work. @param test what it is signed with, in words too, and what our own receiver takes for it */
  function send({ id: webhookId, events }: Webhook, event: WebhookEvent | undefined, test: Test): DeliverySummary[] {
    const subscriber = webhooks.subscriber(webhookId);
    if (!subscriber) return [];
    const sample = exampleEvent(event ?? events[0] ?? 'model_version.created', release);
    const body = Buffer.from(renderPayload(sample, clock.nowMicros(), told(subscriber.workspace)), 'latin1');
    const { held: _, ...signed } = signNow(clock.nowMs(), uuid(), test, body);
    const id = add({
      ...signed,
      eventId: outbox.addEvent({ event: sample.event, about: subjectOf(sample), body, atMs: clock.nowMs() }),
      webhookSeq: subscriber.seq,
      url: subscriber.url,
      source: 'test',
      profile: subscriber.profile ?? profile(),
      state: { kind: 'pending', dueAtMs: clock.nowMs() },
    });
    store.note(id, `Rehearsal of a rotation: ${test.words}.`);
    accepted.expect(signed.deliveryId, test.accepted);
    const sent = store.summary(id);
    return sent ? [sent] : [];
  }

  return (webhookId, { secret, accepts, event }) =>
    writer.write(() => {
      if (!webhooks.get(webhookId)) return undefined;
      const old = oldSecretOf(webhooks, webhookId, secret);
      const oldWords = old.kind === 'none' ? 'without a signature, as before' : 'signed with the old secret';
      return sharing(webhooks, webhookId, secret, old).flatMap((webhook): RehearsedReceiver[] => {
        const taken = acceptedBy(webhook, accepts, { old, next: secret });
        const before = old.kind === 'unreadable' ? [] : send(webhook, event, { secret: old, words: oldWords, accepted: taken });
        const after = send(webhook, event, { secret: { kind: 'set', text: secret }, words: 'signed with the new secret', accepted: taken });
        const { id, name, url } = webhook;
        return after.map((next) => ({ webhookId: id, webhookName: name, url, ...(before[0] && { old: before[0] }), new: next }));
      });
    });
}

interface Test {
  secret: Subscriber['secret'];
  words: string;
  accepted: readonly KnownSecret[];
}

/** What our own receiver takes for the tests of a webhook. */
function acceptedBy({ id, name }: Webhook, accepts: RehearsedSecrets, { old, next }: { old: OldSecret; next: string }): KnownSecret[] {
  const texts = [...(old.kind === 'set' && accepts !== 'new' ? [old.text] : []), ...(accepts === 'old' ? [] : [next])];
  return texts.map((secret) => ({ webhookId: id, webhookName: name, secret, ofThisDelivery: true }));
}

type OldSecret = Subscriber['secret'];

/** The present one; where that is the new one already, the one before it. */
function oldSecretOf(webhooks: Webhooks, id: string, next: string): OldSecret {
  const present = webhooks.subscriber(id)?.secret ?? { kind: 'none' };
  if (present.kind !== 'set' || present.text !== next) return present;
  const replaced = replacedOf(webhooks, id);
  return replaced === undefined ? { kind: 'none' } : { kind: 'set', text: replaced };
}

const replacedOf = (webhooks: Webhooks, id: string) => webhooks.replacedSecrets().find((secret) => secret.webhookId === id)?.secret;

/** The webhook first, then those with the same old secret, which was replaced by the same new one or is there still. */
function sharing(webhooks: Webhooks, id: string, next: string, old: OldSecret): Webhook[] {
  const all = webhooks.list({ limit: webhooks.count(), offset: 0 });
  const shares = (other: Webhook) => {
    if (other.id === id || old.kind !== 'set') return other.id === id;
    const present = webhooks.secretOf(other.id);
    return present === old.text || (present === next && replacedOf(webhooks, other.id) === old.text);
  };
  return all.filter(shares).sort((a, b) => Number(b.id === id) - Number(a.id === id));
}
