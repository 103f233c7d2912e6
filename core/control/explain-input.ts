import type { DeliveryReader } from '#core/dispatch/read/delivery-store.ts';
import type { KnownSecret } from '#core/dispatch/store/webhook-secrets.ts';
import type { WebhookStore } from '#core/dispatch/store/webhook-store.ts';
import type { CaptureReader } from '#core/receiver/capture-store.ts';
import type { Endpoints } from '#core/receiver/endpoints.ts';
import type { SenderLeases } from '#core/receiver/sender-leases.ts';
import type { ExplainInput } from '#core/signing/explain-input.ts';
import { inputOfPasted, type PastedInput } from '#core/signing/pasted-input.ts';
import type { ExplainSecret } from '#core/signing/secret/secret-forms.ts';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import type { Attempt, DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import { DEFAULT_ENDPOINT } from '#shared/domain/scenario/endpoint.ts';
import type { BodyDoubt } from '#shared/domain/wire/pasted/pasted-request.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';

export interface ExplainSources {
  deliveries: Pick<DeliveryReader, 'list' | 'get' | 'body' | 'responseBody'>;
  captures: Pick<CaptureReader, 'list' | 'body'>;
  webhooks: Pick<WebhookStore, 'secretsFor' | 'replacedSecrets'>;
  endpoints: Pick<Endpoints, 'get' | 'secretOf'>;
  senders: Pick<SenderLeases, 'candidates'>;
}

/** What the user adds to a question. */
export interface ExplainQuestion {
  value?: string;
  secret?: string;
}

type Headers = ExplainInput['headers'];

/** The question for one attempt as it left: what would the receiver make of it, and what of the value that it gave back? */
export function inputOfAttempt(
  delivery: DeliveryDetail,
  attempt: Attempt,
  question: ExplainQuestion,
  sources: ExplainSources,
): ExplainInput {
  const { headers } = delivery.request;
  const lost = attempt.redirects.find(({ bodyLost }) => bodyLost);
  const before = delivery.attemptList.find(({ number }) => number === attempt.number - 1)?.outcome;
  const retryAfter = before?.kind === 'response' ? before.retryAfter : undefined;
  return {
    method: attempt.method,
    ...wireFacts(headers),
    body: sources.deliveries.body(delivery.id) ?? Buffer.alloc(0),
    receivedAtMs: attempt.startedAtMs,
    toleranceSec: TOLERANCE_SEC,
    attempt: attempt.number,
    ...(retryAfter !== undefined && { retryAfter }),
    secrets: secretsOf(delivery.deliveryId, undefined, question, sources),
    otherIds: otherIdsAround(attempt.startedAtMs, delivery.deliveryId, sources),
    ...(question.value !== undefined && { value: question.value }),
    ...(lost && { bodyLostBy: lost.status }),
    ...answerOf(delivery.id, attempt, sources),
  };
}

/** The question for a request as it arrived at our receiver. */
export function inputOfCapture(capture: CaptureDetail, question: ExplainQuestion, sources: ExplainSources): ExplainInput {
  const { forwarded, deliveryId = '' } = capture;
  const ours = deliveryId === '' ? undefined : sources.deliveries.get(deliveryId);
  const sentBody = ours && sources.deliveries.body(ours.id);
  const answered = forwarded?.outcome.kind === 'answered' ? forwarded.outcome : undefined;
  return {
    method: capture.method,
    ...wireFacts(capture.headers),
    body: sources.captures.body(capture.id) ?? Buffer.alloc(0),
    ...(sentBody && { sentBody }),
    receivedAtMs: capture.atMs,
    toleranceSec: sources.endpoints.get(capture.endpoint ?? DEFAULT_ENDPOINT)?.toleranceSec ?? TOLERANCE_SEC,
    ...(capture.attempt !== undefined && { attempt: capture.attempt }),
    secrets: secretsOf(deliveryId, capture.endpoint, question, sources),
    otherIds: otherIdsAround(capture.atMs, deliveryId, sources),
    ...(question.value !== undefined && { value: question.value }),
    ...(answered && {
      answer: {
        status: answered.status,
        // Kept as text: the codings are undone already.
        headers: answered.headers.filter(([name]) => name.toLowerCase() !== 'content-encoding'),
        body: startOf(Buffer.from(capture.answerBody ?? '')),
        betweenMs: [capture.atMs, capture.atMs + (forwarded?.tookMs ?? 0)],
      },
    }),
  };
}

/** A request from somewhere else; bodies are base64. */
export interface RequestQuestion extends ExplainQuestion {
  method: string;
  headers: Headers;
  body: string;
  doubts: readonly BodyDoubt[];
  atMs?: number;
  answer?: { status: number; headers: Headers; body: string };
}

/** The question for a request that neither we sent nor we received. All secrets that are known may be the right one. */
export function inputOfRequest(
  { method, headers, body, doubts, atMs, answer, ...question }: RequestQuestion,
  nowMs: number,
  sources: ExplainSources,
): PastedInput {
  const deliveryId = headerIn(headers, DELIVERY_ID_HEADER) ?? '';
  return inputOfPasted(
    {
      request: { method, headers, body: Buffer.from(body, 'base64') },
      doubts,
      notes: [],
      ...(atMs !== undefined && { atMs }),
      ...(answer && { answer: { ...answer, body: startOf(Buffer.from(answer.body, 'base64')) } }),
    },
    {
      secrets: secretsForRequest(deliveryId, question.secret, sources),
      otherIds: otherIdsAround(atMs ?? nowMs, deliveryId, sources),
      toleranceSec: TOLERANCE_SEC,
      nowMs,
      ...(question.value !== undefined && { value: question.value }),
    },
  );
}

/** Who types a secret says that it is the one; without it, every one that is known may be. */
function secretsForRequest(deliveryId: string, typed: string | undefined, sources: ExplainSources): ExplainSecret[] {
  const known = secretsOf(deliveryId, undefined, {}, sources);
  if (typed === undefined) return known;
  const others = known.map((one): ExplainSecret => (one.kind === 'own' ? { ...one, kind: 'other' } : one));
  return [{ kind: 'own', name: 'what was typed', secret: typed }, ...others];
}

function wireFacts(headers: Headers): Pick<ExplainInput, 'headers' | 'signature' | 'deliveryId' | 'timestamp'> {
  const first = (wanted: string) => headerIn(headers, wanted);
  return { headers, signature: first(SIGNATURE_HEADER), deliveryId: first(DELIVERY_ID_HEADER), timestamp: first(TIMESTAMP_HEADER) };
}

function answerOf(id: string, { number, outcome, response, startedAtMs, tookMs = 0 }: Attempt, { deliveries }: ExplainSources) {
  if (outcome?.kind !== 'response' || !response) return {};
  const body = startOf(deliveries.responseBody(id, number) ?? Buffer.alloc(0));
  const { status, headers } = response;
  return { answer: { status, headers, body, betweenMs: [startedAtMs, startedAtMs + tookMs] } satisfies ExplainInput['answer'] };
}

/** All that is read of an answer; the rest need not be copied to another thread. */
const startOf = (body: Buffer) => Buffer.from(body.subarray(0, 64 * 1024));

function secretsOf(
  deliveryId: string,
  endpoint: string | undefined,
  { secret }: ExplainQuestion,
  { webhooks, endpoints, senders }: ExplainSources,
): ExplainSecret[] {
  const own = endpoint === undefined ? undefined : endpoints.secretOf(endpoint);
  const known = webhooks.secretsFor(deliveryId || undefined);
  // A delivery of somebody else has no webhook here: then every secret that is known may be the right one.
  const isForeign = own === undefined && !known.some(({ ofThisDelivery }) => ofThisDelivery);
  const asSecret = (kind: ExplainSecret['kind'], { webhookName, secret: text }: KnownSecret): ExplainSecret => ({
    kind,
    name: webhookName,
    secret: text,
  });
  return [
    ...(own === undefined ? [] : [{ kind: 'own' as const, name: endpoint ?? '', secret: own }]),
    ...known.map((one) => asSecret(isForeign || (own === undefined && one.ofThisDelivery) ? 'own' : 'other', one)),
    ...senders.candidates().map(
      ({ secret: text, from }): ExplainSecret => ({
        kind: isForeign ? 'own' : 'other',
        name: from.kind === 'sender' ? from.origin : '',
        secret: text,
      }),
    ),
    ...webhooks.replacedSecrets().map((one) => asSecret('old', one)),
    ...(secret === undefined ? [] : [{ kind: 'typed' as const, name: 'what was typed', secret }]),
  ];
}

const AROUND_MS = 600_000;
const MAX_OTHER_IDS = 50;

/** Ids of other deliveries that were on their way within ten minutes: somebody may have kept one. */
function otherIdsAround(atMs: number, deliveryId: string, { deliveries, captures }: ExplainSources): string[] {
  const seen = [
    ...deliveries.list({ limit: 200 }).items.map((delivery) => ({ id: delivery.deliveryId, atMs: delivery.createdAtMs })),
    ...captures.list({ limit: 200 }).items.map((capture) => ({ id: capture.deliveryId ?? '', atMs: capture.atMs })),
  ];
  const near = seen.filter(({ id, atMs: then }) => id !== '' && id !== deliveryId && Math.abs(then - atMs) <= AROUND_MS);
  return [...new Set(near.map(({ id }) => id))].slice(0, MAX_OTHER_IDS);
}
