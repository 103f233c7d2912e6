import type { Writer } from '#core/database/writer.ts';
import { renderPayload } from '#core/signing/payload.ts';
import { sign } from '#core/signing/sign.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type {
  ComposeRequest,
  HeaderPairs,
  ReplayFailedRequest,
  ReplayRequest,
  SendResult,
} from '#shared/domain/delivery/delivery-command.ts';
import type { RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';
import { type Subject, subjectOf } from '#shared/domain/delivery/subject.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { NewDelivery } from '../outbox/records.ts';
import type { CommandStore, ReplaySource } from '../store/command-store.ts';
import type { Subscriber } from '../store/subscriber.ts';
import type { WebhookStore } from '../store/webhook-store.ts';
import { unknownDelivery } from './commands.ts';
import { checkHeaders, checkRepeat, decodeEditedBody, resignHeaders, subjectOfBody, withoutFraming } from './edited-request.ts';
import type { Added } from './fan-out.ts';
import { verdictOfKept } from './kept-signature.ts';

export interface ReplayOptions {
  store: CommandStore;
  outbox: Pick<Outbox, 'add' | 'addEvent'>;
  webhooks: Pick<WebhookStore, 'subscriber' | 'get'>;
  writer: Writer;
  clock: Clock;
  uuid: () => string;
  profile: () => RetryProfileName;
  /** Why nothing may be sent to this URL. */
  targetRefusal: (url: string) => Promise<string | undefined>;
  enqueue: (added: Added) => void;
}

export interface Replay {
  /** Sends a past delivery again, as new deliveries that point to it. Redirects are not followed. */
  replay(idOrDeliveryId: string, request: ReplayRequest): Promise<SendResult>;
  /** All that failed since a time and were not sent again since; oldest first, at most 10,000. */
  replayFailed(request: ReplayFailedRequest): Promise<SendResult>;
  /** Sends any bytes under the name of an event. */
  compose(request: ComposeRequest): Promise<SendResult>;
}

const MAX_FAILED_AT_ONCE = 10_000;

export function createReplay(options: ReplayOptions): Replay {
  const { store, outbox, webhooks, writer, clock, uuid, profile, targetRefusal, enqueue } = options;

  /** Inside a work: what the replay sends, or why it cannot. */
  function addReplay(
    source: ReplaySource,
    request: Omit<ReplayRequest, 'times' | 'pauseMs'>,
    body: Buffer | undefined,
    dueAtMs: number,
  ): number | string {
    const subscriber = webhooks.subscriber(source.webhookId);
    if (!subscriber) return 'Its webhook is gone for good.';
    const keeps = request.mode === 'verbatim' || (request.mode === 'edited' && request.keepSignature === true);
    if (keeps && source.signature === undefined && subscriber.secret.kind === 'unreadable') {
      return 'It was never signed, and the secret of its webhook cannot be read with the present key.';
    }
    const eventId = body
      ? outbox.addEvent({ event: source.event, about: JSON.parse(source.about) as Subject, body, atMs: dueAtMs })
      : source.eventId;
    const signed = keeps ? keepSignature(source) : signNow(request.keepId ? source.deliveryId : uuid(), subscriber, body ?? source.body);
    const given = request.mode === 'edited' && request.headers ? withoutFraming(request.headers) : storedHeaders(source);
    const headers = keeps || !given ? given : resignHeaders(given, signed);
    const verdict =
      keeps || headers ? verdictOfKept({ ...signed, headers, body: body ?? source.body }, source, subscriber.secret) : undefined;
    return add({
      ...signed,
      ...(verdict && { verdict }),
      ...(headers && { headers }),
      eventId,
      webhookSeq: source.webhookSeq,
      url: request.url ?? source.url,
      source: 'replay',
      profile: subscriber.profile ?? profile(),
      state: signed.held ? { kind: 'held', reason: 'secret-unreadable' } : { kind: 'pending', dueAtMs },
      replayOf: source.id,
    });
  }

  function signNow(deliveryId: string, { secret }: Subscriber, body: Buffer): Signed {
    const timestampSec = Math.floor(clock.nowMs() / 1000);
    if (secret.kind === 'none') return { deliveryId, timestampSec, verdict: 'unsigned' };
    if (secret.kind === 'unreadable') return { deliveryId, timestampSec, held: true };
    return { deliveryId, timestampSec, signature: sign(secret.text, { deliveryId, timestamp: String(timestampSec), body }) };
  }

  function add(delivery: Omit<NewDelivery, 'lane' | 'createdAtMs'>): number {
    const lane = laneOfTarget(delivery.url);
    const id = outbox.add({ ...delivery, lane, createdAtMs: clock.nowMs() });
    enqueue({ id, lane, ...(delivery.state.kind === 'pending' && { dueAtMs: delivery.state.dueAtMs }) });
    return id;
  }

  async function refusalOf(url: string | undefined): Promise<SendResult | undefined> {
    const message = url === undefined ? undefined : await targetRefusal(url);
    return message === undefined ? undefined : { kind: 'invalid', field: 'url', message };
  }

  const done = (ids: number[]): SendResult => ({ kind: 'done', deliveries: ids.flatMap((id) => store.summary(id) ?? []) });

  return {
    async replay(idOrDeliveryId, request) {
      const { times = 1, pauseMs = 0, origin } = request;
      const wrong = checkRepeat(request) ?? (request.headers && checkHeaders(request.headers));
      if (wrong) return { kind: 'invalid', ...wrong };
      const body = request.mode === 'edited' && request.body !== undefined ? decodeEditedBody(request.body) : undefined;
      if (body && !Buffer.isBuffer(body)) return { kind: 'invalid', ...body };
      const refusal = await refusalOf(request.url);
      if (refusal) return refusal;
      return writer.write((): SendResult => {
        const id = store.find(idOrDeliveryId);
        const source = id === undefined ? undefined : store.source(id);
        if (!source) return unknownDelivery(idOrDeliveryId);
        const ids: number[] = [];
        for (let i = 0; i < times; i += 1) {
          const added = addReplay(source, request, body, clock.nowMs() + i * pauseMs);
          if (typeof added === 'string') return { kind: 'conflict', message: added };
          store.record(added, 'replay', origin, clock.nowMs());
          ids.push(added);
        }
        return done(ids);
      });
    },
    async replayFailed({ sinceMs, mode, url, webhookId, origin }) {
      const refusal = await refusalOf(url);
      if (refusal) return refusal;
      return writer.write((): SendResult => {
        const ids: number[] = [];
        for (const id of store.failedSince(sinceMs, webhookId, MAX_FAILED_AT_ONCE)) {
          const source = store.source(id);
          const added = source && addReplay(source, { mode, origin, ...(url !== undefined && { url }) }, undefined, clock.nowMs());
          if (typeof added !== 'number') continue;
          store.record(added, 'replay', origin, clock.nowMs());
          ids.push(added);
        }
        return done(ids);
      });
    },
    async compose({ webhookId, event, body: base64, url, times = 1, pauseMs = 0, origin }) {
      const wrong = checkRepeat({ times, pauseMs });
      if (wrong) return { kind: 'invalid', ...wrong };
      const given = base64 === undefined ? undefined : decodeEditedBody(base64);
      if (given && !Buffer.isBuffer(given)) return { kind: 'invalid', ...given };
      const refusal = await refusalOf(url);
      if (refusal) return refusal;
      return writer.write((): SendResult => {
        const subscriber = webhooks.get(webhookId) && webhooks.subscriber(webhookId);
        if (!subscriber) return { kind: 'unknown', message: `There is no webhook ${JSON.stringify(webhookId)}.` };
        const sample = exampleEvent(event);
        const body = given ?? Buffer.from(renderPayload(sample, clock.nowMicros()), 'latin1');
        const about = (given && subjectOfBody(event, given)) ?? subjectOf(sample);
        const eventId = outbox.addEvent({ event, about, body, atMs: clock.nowMs() });
        const ids = Array.from({ length: times }, (_, i) => {
          const { held, ...signed } = signNow(uuid(), subscriber, body);
          const dueAtMs = clock.nowMs() + i * pauseMs;
          const id = add({
            ...signed,
            eventId,
            webhookSeq: subscriber.seq,
            url: url ?? subscriber.url,
            source: 'compose',
            profile: subscriber.profile ?? profile(),
            state: held ? { kind: 'held', reason: 'secret-unreadable' } : { kind: 'pending', dueAtMs },
          });
          store.record(id, 'compose', origin, clock.nowMs());
          return id;
        });
        return done(ids);
      });
    },
  };
}

interface Signed {
  deliveryId: string;
  timestampSec: number;
  signature?: string;
  verdict?: 'unsigned';
  /** It would have to be signed and cannot be. */
  held?: true;
}

function keepSignature({ deliveryId, timestampSec, signature }: ReplaySource): Signed {
  return { deliveryId, timestampSec, ...(signature === undefined ? { verdict: 'unsigned' } : { signature }) };
}

/** Those of an earlier edited replay. */
const storedHeaders = ({ headers }: ReplaySource) => (headers === undefined ? undefined : (JSON.parse(headers) as HeaderPairs));

/** Replays do not queue behind the deliveries of their webhook: somebody is waiting for them. */
function laneOfTarget(url: string): string {
  return `r:${URL.parse(url)?.origin ?? url}`;
}
