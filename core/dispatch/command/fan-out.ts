import { renderPayload } from '#core/signing/payload.ts';
import { sign } from '#core/signing/sign.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { DeliverySource, DeliverySummary, UnheardEvent } from '#shared/domain/delivery/delivery.ts';
import type { RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';
import { subjectOf, subjectText } from '#shared/domain/delivery/subject.ts';
import type { RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import { DEFAULT_WORKSPACE } from '#shared/domain/mlflow/workspace.ts';
import { newSummary } from '../outbox/new-summary.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Claim, NewDelivery, WrittenDelivery } from '../outbox/records.ts';
import type { Subscriber } from '../store/subscriber.ts';
import type { WebhookStore } from '../store/webhook-store.ts';

export interface FanOutOptions {
  outbox: Pick<Outbox, 'add' | 'addEvent' | 'claimNew'>;
  webhooks: Pick<WebhookStore, 'subscribers' | 'isHeard'>;
  clock: Clock;
  uuid: () => string;
  /** What a payload says of the workspace of its webhook. */
  told: (workspace: string) => string | undefined;
  /** The server's own, for webhooks without one. */
  profile: () => RetryProfileName;
  release: Pick<MlflowRelease, 'version'>;
  /** Inside a work: takes a worker of this lane, if one is free and nothing else is due there. */
  takeWorker: (lane: string, nowMs: number) => boolean;
}

/** Where an event comes from. */
export interface EventOrigin {
  source: DeliverySource;
  /** Absent: the default one. */
  workspace?: string;
  /** What could not be read for it, and what was taken instead: a sentence. */
  unread?: string;
}

/** A delivery as it was just written. */
export interface Added {
  id: number;
  lane: string;
  /** Absent: it is held. */
  dueAtMs?: number;
  /** A worker was free: its first attempt is on record with it. */
  claim?: Claim;
  /** None was: what is known of it, for a claim soon after. */
  written?: WrittenDelivery;
  /** Where it is known without reading it. */
  summary?: DeliverySummary;
}

/** An event becomes one delivery per webhook that hears it, or a row that says why nobody did. Inside a work of the writer. */
export function createFanOut({ outbox, webhooks, clock, uuid, told, profile, release, takeWorker }: FanOutOptions) {
  function addEvent(event: RegistryEvent, workspace: string, unread: string | undefined, unheard?: UnheardEvent['reason']) {
    const nowMicros = clock.nowMicros();
    const body = Buffer.from(renderPayload(event, nowMicros, told(workspace)), 'latin1');
    const about = subjectOf(event);
    const id = outbox.addEvent({
      event: event.event,
      about,
      body,
      ...(unheard && { unheard }),
      ...(unread !== undefined && { unread }),
      atMs: Math.floor(nowMicros / 1000),
    });
    return { id, event: event.event, about, body, nowMicros, unread };
  }

  function addDelivery(
    subscriber: Subscriber,
    { id: eventId, event, about, body, nowMicros, unread }: ReturnType<typeof addEvent>,
    source: DeliverySource,
  ): Added {
    const { seq, url, secret } = subscriber;
    const deliveryId = uuid();
    const timestampSec = Math.floor(nowMicros / 1_000_000);
    const dueAtMs = Math.floor(nowMicros / 1000);
    const lane = laneOfWebhook(seq);
    const delivery: NewDelivery = {
      deliveryId,
      eventId,
      webhookSeq: seq,
      lane,
      url,
      source,
      profile: subscriber.profile ?? profile(),
      mlflowVersion: release.version,
      timestampSec,
      ...(secret.kind === 'set' && { signature: sign(secret.text, { deliveryId, timestamp: String(timestampSec), body }) }),
      ...(secret.kind === 'none' && { verdict: 'unsigned' as const }),
      state: firstState(secret.kind, lane, dueAtMs),
      createdAtMs: dueAtMs,
    };
    const id = outbox.add(delivery);
    const summary = newSummary(id, delivery, { webhook: subscriber, event, about, size: body.length, unread });
    if (secret.kind === 'unreadable') return { id, lane, summary };
    const written = { id, delivery, summary, body };
    return { id, lane, dueAtMs, summary, ...(delivery.state.kind === 'in-flight' ? { claim: outbox.claimNew(written) } : { written }) };
  }

  /** Where a worker is free, what is due at once is claimed as it is written: reading it back would cost as much as writing it. */
  function firstState(secret: Subscriber['secret']['kind'], lane: string, dueAtMs: number): NewDelivery['state'] {
    if (secret === 'unreadable') return { kind: 'held', reason: 'secret-unreadable' };
    return takeWorker(lane, dueAtMs) ? { kind: 'in-flight' } : { kind: 'pending', dueAtMs };
  }

  return {
    /** To all who listen in its workspace. */
    fanOut(
      event: RegistryEvent,
      { source, unread, workspace = DEFAULT_WORKSPACE }: EventOrigin,
    ): { deliveries: Added[]; unheard?: UnheardEvent } {
      const listening = webhooks.subscribers(event.event, workspace);
      const active = listening.filter(({ status }) => status === 'ACTIVE');
      if (active.length > 0) {
        const added = addEvent(event, workspace, unread);
        return { deliveries: active.map((subscriber) => addDelivery(subscriber, added, source)) };
      }
      const reason = listening.length > 0 ? 'disabled' : webhooks.isHeard(event.event) ? 'other-workspace' : 'no-subscriber';
      const { id, about, nowMicros } = addEvent(event, workspace, unread, reason);
      const atMs = Math.floor(nowMicros / 1000);
      return { deliveries: [], unheard: { id: `e${id}`, event: event.event, subject: subjectText(about), about, reason, atMs } };
    },
    /** To one webhook, whether it listens or not. */
    sendTo(subscriber: Subscriber, event: RegistryEvent, source: DeliverySource): Added {
      return addDelivery(subscriber, addEvent(event, subscriber.workspace, undefined), source);
    },
  };
}

const laneOfWebhook = (seq: number) => `w${seq}`;
