import type { Attempt, AttemptMark, DeliveryDetail, DeliverySummary, RedirectHop } from '#shared/domain/delivery/delivery.ts';
import type { NoResponseReason, Outcome } from '#shared/domain/delivery/outcome.ts';
import { type Subject, subjectText } from '#shared/domain/delivery/subject.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import type { FiledDelivery, FiledRequest } from './filed.ts';
import { payloadOf } from './payload.ts';

type Group = [FiledRequest, ...FiledRequest[]];

/** Requests with the same id, signature and bytes are the attempts of one delivery. Without an id each stands by itself. */
export function deliveriesOf(requests: readonly FiledRequest[]): FiledDelivery[] {
  const groups = new Map<string, Group>();
  for (const request of requests) {
    const key = keyOf(request);
    const group = groups.get(key);
    if (group && hasBodyOf(group, request)) group.push(request);
    else groups.set(group ? `${key}\n${request.place.entry}` : key, [request]);
  }
  return [...groups.values()].map(deliveryOf);
}

function keyOf({ deliveryId, headers, place }: FiledRequest): string {
  if (deliveryId === '') return `entry ${place.entry}`;
  return [deliveryId, headerIn(headers, 'X-MLflow-Timestamp'), headerIn(headers, 'X-MLflow-Signature')].join('\n');
}

/** One that was not recorded, or that a redirect lost, may have been the same. */
function hasBodyOf(group: readonly FiledRequest[], { body }: FiledRequest): boolean {
  const known = group.find((request) => request.body !== undefined && request.body.length > 0)?.body;
  if (known === undefined || body === undefined || body.length === 0) return true;
  return known.length === body.length && known.every((byte, at) => byte === body[at]);
}

function deliveryOf(group: Readonly<Group>): FiledDelivery {
  const requests = [...group].sort((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0) || a.place.entry - b.place.entry);
  const first = requests[0] ?? group[0];
  const body = requests.find((request) => request.body !== undefined && request.body.length > 0)?.body ?? first.body;
  const answers = new Map<number, Uint8Array>();
  const attempts = attemptsOf(requests, answers);
  return {
    place: first.place,
    detail: detailOf(first, body, attempts),
    ...(body && { body }),
    answers,
    doubts: first.doubts,
    notes: [...new Set(requests.flatMap(({ notes }) => notes))],
  };
}

const BODY_LOST: ReadonlySet<number> = new Set([301, 302, 303]);

/** A request that only follows the redirect of the one before is a hop of the same attempt. */
function attemptsOf(requests: readonly FiledRequest[], answers: Map<number, Uint8Array>): Attempt[] {
  const attempts: Attempt[] = [];
  let before: FiledRequest | undefined;
  for (const request of requests) {
    const last = attempts.at(-1);
    const hop = before && last ? hopBetween(before, request) : undefined;
    const { answer } = request;
    const number = hop && last ? last.number : attempts.length + 1;
    if (answer?.body) answers.set(number, answer.body);
    else answers.delete(number);
    const attempt: Attempt = {
      number,
      startedAtMs: hop && last ? last.startedAtMs : atMsOf(request),
      method: request.method,
      url: request.url,
      by: 'plan',
      timings: {},
      redirects: hop && last ? [...last.redirects, hop] : [],
      outcome: outcomeOf(request),
      ...(answer && {
        response: {
          status: answer.status,
          reason: answer.reason,
          headers: answer.headers,
          bodySize: answer.body?.length ?? -1,
          storedSize: answer.body?.length ?? -1,
        },
      }),
      ...tookOf(hop && last ? last.tookMs : undefined, request.tookMs),
    };
    if (hop && last) attempts[attempts.length - 1] = attempt;
    else attempts.push(attempt);
    before = request;
  }
  return attempts;
}

function tookOf(beforeMs: number | undefined, tookMs: number | undefined): { tookMs?: number } {
  return beforeMs === undefined && tookMs === undefined ? {} : { tookMs: Math.round((beforeMs ?? 0) + (tookMs ?? 0)) };
}

function hopBetween(from: FiledRequest, to: FiledRequest): RedirectHop | undefined {
  const { answer } = from;
  if (!answer || answer.status < 300 || answer.status >= 400 || from.url === to.url) return undefined;
  if (headerIn(answer.headers, 'Location') === undefined) return undefined;
  return { status: answer.status, from: from.url, to: to.url, bodyLost: BODY_LOST.has(answer.status) && to.method === 'GET' };
}

/** A file without times still has an order; the header tells the moment of the first attempt. */
function atMsOf({ atMs, headers }: FiledRequest): number {
  return atMs ?? timestampOf(headers) * 1000;
}

function timestampOf(headers: FiledRequest['headers']): number {
  const text = headerIn(headers, 'X-MLflow-Timestamp')?.trim() ?? '';
  return /^\d{1,12}$/.test(text) ? Number(text) : 0;
}

function outcomeOf({ answer, failure }: FiledRequest): Outcome {
  if (answer) {
    const retryAfter = headerIn(answer.headers, 'Retry-After');
    return { kind: 'response', status: answer.status, ...(retryAfter !== undefined && { retryAfter }) };
  }
  return {
    kind: 'no-response',
    reason: reasonOf(failure ?? ''),
    phase: 'first-byte',
    message: failure === undefined ? 'The file tells of no answer.' : `The file says: ${failure}`,
  };
}

const REASONS: readonly (readonly [RegExp, NoResponseReason])[] = [
  [/refused/i, 'refused'],
  [/name_not_resolved|dns|resolve/i, 'dns'],
  [/cert|ssl|tls/i, 'tls'],
  [/timed?[ _-]?out/i, 'timeout'],
  [/reset/i, 'reset'],
];

const reasonOf = (failure: string): NoResponseReason => REASONS.find(([words]) => words.test(failure))?.[1] ?? 'closed';

const RETRIED: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

function detailOf(first: FiledRequest, body: Uint8Array | undefined, attemptList: Attempt[]): DeliveryDetail {
  const { headers, url, method, deliveryId, place } = first;
  const payload = body && payloadOf(body);
  const about: Subject = payload?.about ?? { kind: 'model', name: '' };
  const last = attemptList.at(-1);
  const startMs = attemptList[0]?.startedAtMs ?? 0;
  const signature = headerIn(headers, 'X-MLflow-Signature')?.trim();
  return {
    id: `i${place.entry}`,
    deliveryId,
    webhookId: '',
    webhookName: parseUrl(url)?.host ?? '',
    url,
    event: (payload?.event ?? 'unknown') as WebhookEvent, // of a later MLflow, or of a body that is not there: it is shown and nothing else
    subject: subjectText(about),
    about,
    source: 'import',
    ...stateOf(last, attemptList.length),
    profile: 'documented',
    attempts: attemptList.length,
    attemptMarks: attemptList.map(markOf),
    attemptSpans: attemptList.flatMap(({ startedAtMs, tookMs = 0 }) => [startedAtMs - startMs, tookMs]),
    verdict: signature === undefined ? 'unsigned' : 'unchecked',
    ...(last?.redirects.some(({ bodyLost }) => bodyLost) && { bodyLost: true }),
    createdAtMs: startMs,
    ...(last?.tookMs !== undefined && { tookMs: last.startedAtMs + last.tookMs - startMs }),
    size: body?.length ?? -1,
    request: {
      method,
      headers,
      timestampSec: timestampOf(headers),
      ...(signature !== undefined && { signature }),
      bodySize: body?.length ?? -1,
    },
    attemptList,
    maxRetries: 3,
    timeScale: 1,
    requestTimeoutMs: 30_000,
    commands: [],
    captures: [],
  };
}

function stateOf(last: Attempt | undefined, attempts: number): Pick<DeliverySummary, 'state' | 'reason' | 'lastStatus' | 'lastError'> {
  const outcome = last?.outcome;
  if (outcome?.kind === 'response') {
    const { status } = outcome;
    if (status < 400) return { state: 'delivered', lastStatus: status };
    return RETRIED.has(status) && attempts > 1
      ? { state: 'exhausted', lastStatus: status }
      : { state: 'failed', reason: 'status', lastStatus: status };
  }
  return { state: 'failed', reason: 'no-response', ...(outcome?.kind === 'no-response' && { lastError: outcome.reason }) };
}

const markOf = ({ outcome }: Attempt): AttemptMark =>
  outcome?.kind === 'response' ? outcome.status : outcome?.kind === 'no-response' ? outcome.reason : 'closed';
