import { parseTarget } from '#core/net/request-target.ts';
import { mlflowHeaders, withHost } from '#core/signing/mlflow-headers.ts';
import { renderPayload } from '#core/signing/payload.ts';
import type { ComposePreview, ComposeRequest, PreviewRequest, SendResult } from '#shared/domain/delivery/delivery-command.ts';
import { subjectOf, subjectOfBody } from '#shared/domain/delivery/subject.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { DEFAULT_WORKSPACE } from '#shared/domain/mlflow/workspace.ts';
import type { Subscriber } from '../store/subscriber.ts';
import { type Composed, composed } from './composed.ts';
import { checkRepeat, decodeEditedBody, type FieldError } from './edited-request.ts';
import type { SendOptions, SendParts } from './send-parts.ts';

export type PreviewResult = { kind: 'done'; preview: ComposePreview } | Exclude<SendResult, { kind: 'done' }>;

export interface Compose {
  /** Sends any bytes under the name of an event. */
  compose(request: ComposeRequest): Promise<SendResult>;
  /** What that would put on the wire; nothing is sent. */
  previewCompose(request: PreviewRequest): Promise<PreviewResult>;
}

export function createCompose(options: SendOptions, { add, refusalOf, done }: SendParts): Compose {
  const { store, outbox, webhooks, writer, clock, uuid, profile, release, told } = options;

  const subscriberOf = (webhookId: string) => (webhooks.get(webhookId) ? webhooks.subscriber(webhookId) : undefined);
  const unknownWebhook = (id: string) => ({ kind: 'unknown', message: `There is no webhook ${JSON.stringify(id)}.` }) as const;

  function composedOf(subscriber: Subscriber, request: PreviewRequest, body: Buffer): Composed | string {
    return composed(subscriber, {
      body,
      deliveryId: request.deliveryId ?? uuid(),
      timestampSec: request.timestampSec ?? Math.floor(clock.nowMs() / 1000),
      breakage: request.breakage,
    });
  }

  function bodyOf({ webhookId, event, body }: PreviewRequest): Buffer | FieldError {
    if (body !== undefined) return decodeEditedBody(body);
    const workspace = told(subscriberOf(webhookId)?.workspace ?? DEFAULT_WORKSPACE);
    return Buffer.from(renderPayload(exampleEvent(event, release), clock.nowMicros(), workspace), 'latin1');
  }

  return {
    async compose(request) {
      const { webhookId, event, url, times = 1, pauseMs = 0, origin } = request;
      const wrong = checkRepeat({ times, pauseMs });
      if (wrong) return { kind: 'invalid', ...wrong };
      const body = bodyOf(request);
      if (!Buffer.isBuffer(body)) return { kind: 'invalid', ...body };
      const refusal = await refusalOf(url);
      if (refusal) return refusal;
      return writer.write((): SendResult => {
        const subscriber = subscriberOf(webhookId);
        if (!subscriber) return unknownWebhook(webhookId);
        const first = composedOf(subscriber, request, body);
        if (typeof first === 'string') return { kind: 'conflict', message: first };
        const about = request.body === undefined ? subjectOf(exampleEvent(event, release)) : subjectOfBody(event, body.toString('utf8'));
        const eventId = outbox.addEvent({ event, about, body: first.body, atMs: clock.nowMs() });
        const ids = Array.from({ length: times }, (_, i) => {
          const again = i === 0 ? first : composedOf(subscriber, request, body);
          const { held, signed } = typeof again === 'string' ? first : again;
          const id = add({
            ...signed,
            eventId,
            webhookSeq: subscriber.seq,
            url: url ?? subscriber.url,
            source: 'compose',
            profile: subscriber.profile ?? profile(),
            state: held ? { kind: 'held', reason: 'secret-unreadable' } : { kind: 'pending', dueAtMs: clock.nowMs() + i * pauseMs },
          });
          store.record(id, 'compose', origin, clock.nowMs());
          return id;
        });
        return done(ids);
      });
    },
    async previewCompose(request) {
      const body = bodyOf(request);
      if (!Buffer.isBuffer(body)) return { kind: 'invalid', ...body };
      const subscriber = subscriberOf(request.webhookId);
      if (!subscriber) return unknownWebhook(request.webhookId);
      const refusal = await refusalOf(request.url);
      if (refusal?.kind === 'invalid') return refusal;
      const leaving = composedOf(subscriber, request, body);
      if (typeof leaving === 'string') return { kind: 'conflict', message: leaving };
      return { kind: 'done', preview: previewOf(leaving, subscriber, { url: request.url ?? subscriber.url, signedBody: body }) };
    },
  };
}

function previewOf(
  leaving: Composed,
  { secret }: Pick<Subscriber, 'secret'>,
  { url, signedBody }: { url: string; signedBody: Buffer },
): ComposePreview {
  const { body, timestamp, signed } = leaving;
  const { deliveryId, timestampSec, signature } = signed;
  const target = parseTarget(url);
  const headers = withHost(signed.headers ?? mlflowHeaders(signed, 'POST'), target?.host ?? '');
  // The user information of a URL is a password, and no answer but that of …/secret holds one.
  const authorization = target?.authorization === undefined ? [] : [['Authorization', 'Basic, from the address'] as const];
  return {
    url,
    requestLine: `POST ${target?.path ?? '/'} HTTP/1.1`,
    deliveryId,
    timestampSec,
    headers: [...headers, ['Content-Length', String(body.length)], ...authorization],
    body: body.toString('base64'),
    secret: secret.kind,
    ...(secret.kind === 'set' && { secretCharacters: [...secret.text].length }),
    ...(signature !== undefined && { signature, signedBytes: `${deliveryId}.${timestamp}.`.length + signedBody.length }),
  };
}
