import type { ApiCall } from '../app/api-call.ts';
import type { ArrivalSummary } from '../delivery/arrival.ts';
import type { CaptureSummary } from '../delivery/capture.ts';
import { type DeliverySummary, isWithoutBody, type UnheardEvent } from '../delivery/delivery.ts';
import type { Subject } from '../delivery/subject.ts';
import { VERDICT_WORDS, verdictOf } from '../delivery/verdict.ts';
import type { FilterKey } from './filter.ts';

/** What a row of a list shows, as far as the filter looks at it. */
export interface FilterRow {
  id: string;
  atMs: number;
  deliveryId?: string;
  event?: string;
  about?: Subject;
  webhook?: string;
  /** Words of `state:`. */
  states?: readonly string[];
  status?: number;
  /** Words of `error:`. */
  errors?: readonly string[];
  verified?: string;
  why?: string;
  attempts?: number;
  tookMs?: number;
  size?: number;
  duplicate?: boolean;
  /** Words of `source:`. */
  sources?: readonly string[];
  /** Whether a coding agent did it or asked for it; where the row does not tell, only the core can. */
  byAgent?: boolean;
  /** The real server that it came from: `mlflow.example, 3.9.0`. */
  from?: string;
  /** Words of `reason:`. */
  reasons?: readonly string[];
  /** Of the mock receiver. */
  endpoint?: string;
  replayOf?: string;
  /** Conformance run. */
  run?: string;
  starred?: boolean;
  noted?: boolean;
  /** Where a free word is looked for first. */
  words: string;
}

export function deliveryRow(delivery: DeliverySummary): FilterRow {
  const { id, deliveryId, event, about, webhookName, lastStatus, lastError, source, attempts, size, createdAtMs } = delivery;
  return {
    id,
    deliveryId,
    atMs: createdAtMs,
    event,
    about,
    webhook: webhookName,
    states: stateWordsOf(delivery),
    ...(delivery.reason !== undefined && { reasons: [delivery.reason] }),
    ...(lastStatus !== undefined && { status: lastStatus }),
    errors: [
      ...(lastError === undefined ? [] : (ERROR_WORDS[lastError] ?? [])),
      ...(delivery.bodyLost && lastError !== 'too-many-redirects' ? ['redirect'] : []),
    ],
    verified: VERDICT_WORDS[delivery.verdict ?? 'unchecked'].token,
    attempts,
    ...(delivery.tookMs !== undefined && { tookMs: delivery.tookMs }),
    size,
    sources: [source],
    ...(delivery.endpoint !== undefined && { endpoint: delivery.endpoint }),
    ...(delivery.replayOf !== undefined && { replayOf: delivery.replayOf }),
    ...(delivery.run !== undefined && { run: String(delivery.run) }),
    starred: delivery.starred ?? false,
    noted: delivery.noted ?? false,
    words: [event, delivery.subject, webhookName, delivery.url, id, deliveryId].join('\n'),
  };
}

export function unheardRow({ id, event, about, subject, atMs }: UnheardEvent): FilterRow {
  return { id, atMs, event, about, states: ['unheard'], byAgent: false, words: [event, subject, id].join('\n') };
}

/** What a call has, so what can be asked of it. */
export const CALL_FILTER_KEYS: readonly FilterKey[] = ['event', 'entity', 'action', 'status', 'source', 'took', 'id', 'after', 'before'];

export function callRow({ id, atMs, method, path, status, caused, client, tookMs, agent }: ApiCall): FilterRow {
  const [first] = caused;
  return {
    id,
    atMs,
    ...(first && { event: first.event }),
    status,
    tookMs,
    byAgent: agent !== undefined,
    words: [
      id,
      method,
      path,
      client ?? '',
      ...(agent ? ['by an agent', agent.outcome] : []),
      ...caused.flatMap(({ event, subject }) => [event, subject]),
    ].join('\n'),
  };
}

export function captureRow(capture: CaptureSummary): FilterRow {
  const { id, deliveryId, atMs, answer, verdict, tookMs, bodySize, duplicate, endpoint, method, target } = capture;
  return {
    id,
    atMs,
    ...(deliveryId !== undefined && { deliveryId }),
    ...(answer && { status: answer.status }),
    verified: VERDICT_WORDS[verdictOf(verdict, answer?.status)].token,
    ...(verdict.why !== undefined && { why: verdict.why }),
    ...(capture.attempt !== undefined && { attempts: capture.attempt }),
    tookMs,
    size: bodySize,
    duplicate,
    sources: [...(capture.row === undefined ? [] : ['external']), ...(capture.tunnelled ? ['tunnel'] : [])],
    byAgent: false,
    ...(capture.origin !== undefined && { from: capture.origin }),
    ...(endpoint !== undefined && { endpoint }),
    ...(capture.refusal !== undefined && { reasons: [capture.refusal] }),
    words: [endpoint ?? '', method, target, id, deliveryId ?? '', capture.refusal ?? '', capture.peer, capture.origin ?? ''].join('\n'),
  };
}

/** A row of what came from elsewhere; of several arrivals the newest decides. */
export function arrivalRow(arrival: ArrivalSummary): FilterRow {
  const { id, deliveryId, createdAtMs, event, about, state, verdict, attempts, tookMs, size, endpoint, refusal } = arrival;
  return {
    id,
    atMs: createdAtMs,
    ...(deliveryId !== undefined && { deliveryId }),
    ...(event !== undefined && { event }),
    ...(about && { about }),
    states: [state],
    ...(refusal !== undefined && { reasons: [refusal] }),
    ...(arrival.lastStatus !== undefined && { status: arrival.lastStatus }),
    verified: VERDICT_WORDS[verdict].token,
    ...(arrival.why !== undefined && { why: arrival.why }),
    attempts,
    tookMs,
    size,
    duplicate: attempts > 1,
    sources: ['external', ...(arrival.tunnelled ? ['tunnel'] : [])],
    byAgent: false,
    ...(arrival.origin !== undefined && { from: arrival.origin }),
    ...(endpoint !== undefined && { endpoint }),
    words: [
      event ?? '',
      arrival.subject,
      endpoint ?? '',
      arrival.method,
      arrival.target,
      id,
      deliveryId ?? '',
      refusal ?? '',
      arrival.peer,
      arrival.origin ?? '',
    ].join('\n'),
  };
}

/** What a check got refused is found as what others sent and was refused, never among the failures. */
function stateWordsOf(delivery: DeliverySummary): readonly string[] {
  if (isWithoutBody(delivery)) return [];
  if (delivery.source !== 'conformance' || delivery.state !== 'failed') return STATE_WORDS[delivery.state];
  return delivery.reason === 'status' ? ['refused'] : [];
}

const STATE_WORDS: Readonly<Record<DeliverySummary['state'], readonly string[]>> = {
  pending: ['pending'],
  'in-flight': ['in-flight'],
  waiting: ['retrying'],
  held: ['held'],
  delivered: ['delivered'],
  failed: ['failed'],
  exhausted: ['failed', 'exhausted'],
  cancelled: ['cancelled'],
};

const ERROR_WORDS: Readonly<Partial<Record<NonNullable<DeliverySummary['lastError']>, readonly string[]>>> = {
  refused: ['refused'],
  dns: ['dns'],
  tls: ['tls'],
  reset: ['drop'],
  closed: ['drop'],
  timeout: ['timeout'],
  protocol: ['protocol'],
  unreachable: ['unreachable'],
  'target-refused': ['target'],
  'invalid-url': ['target'],
  'too-many-redirects': ['redirect'],
  interrupted: ['interrupted'],
};
