import { renderPayload } from '#core/signing/payload.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { RehearsedReceiver, RehearsedSecrets } from '#shared/domain/delivery/rehearsal.ts';
import { subjectOf } from '#shared/domain/delivery/subject.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import type { RehearsedSecrets as Accepted } from '../store/rehearsed-secrets.ts';
import type { Subscriber } from '../store/subscriber.ts';
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
  const { store, outbox, webhooks, writer, clock, uuid, profile, accepted } = options;

  /** Inside a work. */
  function send(
    webhook: Webhook,
    subscriber: Subscriber,
    secret: Subscriber['secret'],
    words: string,
    request: RehearsalRequest,
    old: OldSecret,
  ) {
    const sample = exampleEvent(request.event ?? webhook.events[0] ?? 'model_version.created');
    const body = Buffer.from(renderPayload(sample, clock.nowMicros()), 'latin1');
    const eventId = outbox.addEvent({ event: sample.event, about: subjectOf(sample), body, atMs: clock.nowMs() });
    const { held: _, ...signed } = signNow(clock.nowMs(), uuid(), { secret }, body);
    const id = add({
      ...signed,
      eventId,
      webhookSeq: subscriber.seq,
      url: subscriber.url,
      source: 'test',
      profile: subscriber.profile ?? profile(),
      state: { kind: 'pending', dueAtMs: clock.nowMs() },
    });
    store.note(id, `Rehearsal of a rotation: ${words}.`);
    const known = (text: string) => ({ webhookId: webhook.id, webhookName: webhook.name, secret: text, ofThisDelivery: true });
    const oldText = old.kind === 'set' ? [known(old.text)] : [];
    const newText = [known(request.secret)];
    accepted.expect(
      signed.deliveryId,
      request.accepts === 'old' ? oldText : request.accepts === 'new' ? newText : [...oldText, ...newText],
    );
    return store.summary(id) as DeliverySummary;
  }

  return (webhookId, request) =>
    writer.write(() => {
      if (!webhooks.get(webhookId)) return undefined;
      const old = oldSecretOf(webhooks, webhookId, request.secret);
      return sharing(webhooks, webhookId, request.secret, old).flatMap((webhook): RehearsedReceiver[] => {
        const subscriber = webhooks.subscriber(webhook.id);
        if (!subscriber) return [];
        const before = old.kind === 'none' ? 'without a signature, as before' : 'signed with the old secret';
        return [
          {
            webhookId: webhook.id,
            webhookName: webhook.name,
            url: webhook.url,
            ...(old.kind !== 'unreadable' && { old: send(webhook, subscriber, old, before, request, old) }),
            new: send(webhook, subscriber, { kind: 'set', text: request.secret }, 'signed with the new secret', request, old),
          },
        ];
      });
    });
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
