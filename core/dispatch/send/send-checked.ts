import type { Writer } from '#core/database/writer.ts';
import { SIGNATURE_PREFIX } from '#core/signing/sign.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { DeliveryState } from '#shared/domain/delivery/delivery.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import type { FailedReason, NoResponseReason, Outcome } from '#shared/domain/delivery/outcome.ts';
import type { RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';
import { subjectOfBody } from '#shared/domain/delivery/subject.ts';
import { SIGNATURE_HEADER } from '#shared/domain/mlflow/header-names.ts';
import type { MlflowRelease, RecordedRelease } from '#shared/domain/mlflow/release.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { AttemptResult, Claim } from '../outbox/records.ts';
import type { Subscriber } from '../store/subscriber.ts';
import type { AttemptLimits, AttemptRequest } from './attempt.ts';

/** One request of a check of a receiver, to be put on the wire as it is. */
export interface CheckedRequest {
  url: string;
  /** `entity.action` of the body; not always one of the 15. */
  event: string;
  /** Also where its header is left out. */
  deliveryId: string;
  timestampSec: number;
  /** All lines but Host and Content-Length. */
  headers: HeaderPairs;
  body: Buffer;
  timeoutMs: number;
  /** The status is enough: the body is known never to end. */
  onlyStatus?: boolean;
  signal: AbortSignal;
  /** What about it is unusual, in a few words. */
  unusual?: string;
}

/** What came of it. Nothing that the network or the other side does is thrown. */
export type CheckedSent = { tookMs: number; row: string } & (
  | { kind: 'answer'; status: number; headers: HeaderPairs; body: Buffer; endless?: true }
  | { kind: 'none'; reason: NoResponseReason | 'target-refused' | 'invalid'; message: string; status?: number }
);

/** Who is asked for: the run (absent: what explored the receiver), the webhook that its deliveries are kept with, and how a right request is signed. */
export interface CheckedRun {
  number?: number;
  webhookId: string;
  /** The MLflow that it sends as. */
  mlflowVersion?: RecordedRelease;
  /** Of these bytes under this id and time. */
  isSigned(signature: string, request: CheckedRequest): boolean;
}

export interface SendCheckedOptions {
  outbox: Pick<Outbox, 'add' | 'addEvent' | 'claimOne' | 'settle' | 'setNote'>;
  webhooks: { subscriber(id: string): Subscriber | undefined };
  writer: Writer;
  clock: Clock;
  profile: () => RetryProfileName;
  /** Where the run names none. */
  release: Pick<MlflowRelease, 'version'>;
  publish: (event: StreamEventBody) => void;
  /** Over connections that are kept for nothing else. */
  send: (request: AttemptRequest, limits: AttemptLimits) => Promise<AttemptResult>;
}

/** What a report shows of an answer is shorter; so much of it is kept with the delivery. */
const KEEP_BYTES = 64 * 1024;
/** Longer answers never end. */
const ENDLESS_BYTES = 32 * 1024 * 1024;
/** What is on its way is put on record, also on a disk that takes nothing new. */
const FROM_RESERVE = { fromReserve: true } as const;

/**
 * Sends the requests of a run, each once and without following a redirect, and keeps each as a delivery of source `conformance`: it is on
 * record before its first byte leaves, so that our own receiver knows it.
 */
export function createSendChecked(options: SendCheckedOptions): (run: CheckedRun) => (request: CheckedRequest) => Promise<CheckedSent> {
  const { outbox, webhooks, writer, clock, profile, release, publish, send } = options;

  /** Inside a work. */
  function begin({ number: run, webhookId, mlflowVersion = release.version, isSigned }: CheckedRun, request: CheckedRequest): Claim {
    const { url, event, deliveryId, timestampSec, headers, body, unusual } = request;
    const subscriber = webhooks.subscriber(webhookId);
    if (!subscriber) throw new Error(`no webhook ${webhookId}`);
    const nowMs = clock.nowMs();
    const about = subjectOfBody(event, body.toString('utf8'));
    const signature = headerIn(headers, SIGNATURE_HEADER);
    const verdict = signature === undefined ? 'unsigned' : isSigned(signature, request) ? undefined : 'invalid';
    const id = outbox.add({
      deliveryId,
      eventId: outbox.addEvent({ event, about, body, atMs: nowMs }),
      webhookSeq: subscriber.seq,
      lane: `c:${run ?? 'explore'}`,
      url,
      source: 'conformance',
      profile: profile(),
      mlflowVersion,
      timestampSec,
      ...(signature !== undefined && { signature: signature.startsWith(SIGNATURE_PREFIX) ? signature : signature.slice(0, 1024) }),
      headers,
      state: { kind: 'pending', dueAtMs: nowMs },
      ...(verdict && { verdict }),
      createdAtMs: nowMs,
      ...(run !== undefined && { run }),
    });
    if (unusual !== undefined) outbox.setNote(id, `Sent by a check: ${unusual}.`);
    const claim = outbox.claimOne(id, nowMs);
    if (!claim) throw new Error(`d${id} is not due although it was just written`);
    writer.afterCommit(() => {
      publish({ type: 'delivery.created', delivery: claim.summary });
      publish({ type: 'attempt.started', id: `d${id}`, attempt: claim.attempt });
    });
    return claim;
  }

  /** Inside a work. */
  function end(claim: Claim, result: AttemptResult, state: DeliveryState): void {
    const nowMs = clock.nowMs();
    const delivery = outbox.settle({ claim, result, state, retriesUsed: 0, stale: false, slow: false, nowMs });
    const { outcome, timings, redirects, response, tookMs } = result;
    writer.afterCommit(() => {
      const attempt = { ...claim.attempt, timings, redirects, outcome, ...(response && { response }), tookMs };
      publish({ type: 'attempt.finished', id: `d${claim.id}`, attempt });
      if (delivery) publish({ type: 'delivery.changed', delivery });
    });
  }

  return (run) => async (request) => {
    const { timeoutMs, signal, onlyStatus } = request;
    const claim = await writer.write(() => begin(run, request));
    const { hop, url, deliveryId, timestampSec, headers, body } = claim;
    const result = await send(
      { hop, url, deliveryId, timestampSec, body, ...(headers && { headers }) },
      { timeoutMs, keepBytes: KEEP_BYTES, followRedirects: false, signal, ...(onlyStatus && { readBytes: 0 }) },
    );
    await writer.write(() => end(claim, result, stateAfter(result.outcome, signal.aborted, clock.nowMs())), FROM_RESERVE);
    return { ...sentOf(result, onlyStatus === true), tookMs: result.tookMs, row: `d${claim.id}` };
  };
}

/** Never tried again: a check wants the first answer. */
function stateAfter(outcome: Outcome, isStopped: boolean, atMs: number): DeliveryState {
  if (outcome.kind === 'response') return outcome.status < 400 ? { kind: 'delivered', atMs } : { kind: 'failed', reason: 'status', atMs };
  if (isStopped) return { kind: 'cancelled', atMs };
  const reason: FailedReason = outcome.kind === 'refused' ? outcome.reason : 'no-response';
  return { kind: 'failed', reason, atMs };
}

type Sent = CheckedSent extends infer Each ? (Each extends unknown ? Omit<Each, 'tookMs' | 'row'> : never) : never;

function sentOf({ outcome, response, body }: AttemptResult, onlyStatus: boolean): Sent {
  switch (outcome.kind) {
    case 'response': {
      const isEndless = !onlyStatus && (response?.bodySize ?? 0) > ENDLESS_BYTES;
      const answer = { status: outcome.status, headers: response?.headers ?? [], body: body ?? Buffer.alloc(0) };
      return { kind: 'answer', ...answer, ...(isEndless && { endless: true as const }) };
    }
    case 'no-response': {
      const { reason, phase, message, brokenAnswer } = outcome;
      // Until the connection stands, nobody is there who could be slow.
      const isUnmet = reason === 'timeout' && (phase === 'resolve' || phase === 'connect' || phase === 'tls');
      const status = brokenAnswer && { status: brokenAnswer.status };
      return isUnmet
        ? { kind: 'none', reason: 'unreachable', message: message.replace('complete answer', 'connection') }
        : { kind: 'none', reason, message, ...status };
    }
    case 'refused':
      return { kind: 'none', reason: outcome.reason === 'target-refused' ? 'target-refused' : 'invalid', message: outcome.message };
    case 'interrupted':
      return { kind: 'none', reason: 'closed', message: 'It was broken off.' };
    default:
      return unreachable(outcome);
  }
}
