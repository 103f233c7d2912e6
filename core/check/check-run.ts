import type { CheckId } from '#shared/domain/check/checks.ts';
import type { CheckQuestion } from '#shared/domain/check/question.ts';
import type { CheckExchange } from '#shared/domain/check/report.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { parseRetryAfter } from '#shared/domain/delivery/retry-after.ts';
import { exampleEvent, type RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import { bodyOf, type CheckDelivery, signedDelivery } from './check-delivery.ts';
import type { CheckProbe, CheckSend, CheckSent } from './check-send.ts';
import { exchangeOf } from './exchange-text.ts';
import { withExtraHeaders } from './extra-headers.ts';
import { secretTexts } from './secret-texts.ts';
import { untilMs } from './until.ts';

export interface CheckMeans {
  send: CheckSend;
  probe: CheckProbe;
  clock: Clock;
  uuid: () => string;
  /** Ends the run; what is on its way is broken off. */
  signal: AbortSignal;
}

/** A request and what came of it. */
export interface Seen {
  delivery: CheckDelivery;
  sent: CheckSent;
  /** Between these two moments of our clock it was answered. */
  betweenMs: readonly [from: number, to: number];
  exchange: CheckExchange;
  /** It was not sent, or broken off, because the time of the run was over: what came of it says nothing. */
  isCut: boolean;
}

interface Once {
  sent: CheckSent;
  isCut: boolean;
}

/** What MLflow waits for an answer. */
export const PATIENCE_MS = 30_000;
const DEFAULT_TIMEOUT_MS = 60_000;
/** An answer that never ends is not waited for a second time. */
const ENDLESS_PATIENCE_MS = 2000;
/** So long somebody who has answered before may be away, for a restart. */
const AWAY_MS = 4000;
const AWAY_STEP_MS = 200;

interface SendLimits {
  timeoutMs?: number;
  /** One of many on purpose: a 429 is an answer to that. */
  isBurst?: true;
}

/** What the checks of one run share. */
export interface CheckRun {
  question: CheckQuestion;
  clock: Clock;
  uuid: () => string;
  /** The valid request that all others are compared with; sent once. */
  baseline(): Promise<Seen>;
  /** A signed delivery of an event; `parts` replaces what is usual about it. */
  make(event: RegistryEvent, parts?: Partial<Parameters<typeof signedDelivery>[0]>): CheckDelivery;
  send(delivery: CheckDelivery, limits?: SendLimits): Promise<Seen>;
  probe(): Promise<CheckSent>;
  /** Resolves after so long, or at the end of the run. */
  pause(ms: number): Promise<void>;
  /** All that was sent until now, in order. */
  readonly seen: readonly Seen[];
  readonly leftMs: number;
  /** Some request was not sent, or broken off, because the time of the run was over. */
  readonly isCut: boolean;
  /** Nobody was there any more, though somebody was before. */
  readonly isGone: boolean;
  readonly isStopped: boolean;
  /** Answers of this receiver never end: a status is enough. */
  waitForStatusOnly(): void;
}

/** What all checks of one run share, as each of them sees it. */
export function startRun(question: CheckQuestion, means: CheckMeans): (check: CheckId) => CheckRun {
  const { clock, uuid, signal } = means;
  const timeoutMs = question.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const endsAtMs = clock.nowMs() + timeoutMs;
  const seen: Seen[] = [];
  const mask = secretTexts(question);
  let onlyStatus = false;
  let hasAnswered = false;
  let isCut = false;
  let isGone = false;
  let meansIt = false;
  let baseline: Promise<Seen> | undefined;

  const leftMs = () => Math.max(0, endsAtMs - clock.nowMs());
  const pause = (ms: number) => untilMs(clock, clock.nowMs() + Math.min(ms, leftMs()), signal);

  const make = deliveryMaker(question, means);

  async function once(check: CheckId, delivery: CheckDelivery, headers: HeaderPairs, patienceMs: number): Promise<Once> {
    const left = leftMs();
    if (left === 0 || signal.aborted) {
      isCut = true;
      return { isCut: true, sent: { kind: 'none', reason: 'timeout', message: 'Not sent: the time of this run was over.', tookMs: 0 } };
    }
    const waitMs = Math.min(patienceMs, left);
    const { event, deliveryId, timestampSec, body, unusual } = delivery;
    const sent = await means.send({
      ...{ check, url: question.target, event, deliveryId, timestampSec, headers, body, timeoutMs: waitMs, signal },
      ...(unusual !== undefined && { unusual }),
      ...(onlyStatus && { onlyStatus: true as const }),
    });
    if (onlyStatus && sent.status !== undefined) return { sent: withoutEnd(sent), isCut: false };
    const wasCut = sent.kind === 'none' && sent.reason === 'timeout' && waitMs < patienceMs;
    isCut ||= wasCut;
    return { sent, isCut: wasCut };
  }

  /** A receiver that restarts refuses connections for a moment. Nothing was sent then, so it can be sent again. */
  async function whileAway(ask: () => Promise<Once>): Promise<Once> {
    let one = await ask();
    for (let waitedMs = 0; isAway(one.sent) && hasAnswered && waitedMs < AWAY_MS && !isGone && !isCut; waitedMs += AWAY_STEP_MS) {
      await pause(AWAY_STEP_MS);
      one = await ask();
    }
    isGone ||= hasAnswered && isAway(one.sent);
    return one;
  }

  async function sendOnce(check: CheckId, delivery: CheckDelivery, timeoutMs: number | undefined): Promise<Seen> {
    const headers = withExtraHeaders(delivery.headers, question.headers ?? []);
    const fromMs = clock.nowMs();
    const patienceMs = onlyStatus ? ENDLESS_PATIENCE_MS : (timeoutMs ?? PATIENCE_MS);
    const { sent, isCut: wasCut } = await whileAway(() => once(check, delivery, headers, patienceMs));
    hasAnswered ||= sent.kind === 'answer';
    const exchange = exchangeOf({ ...delivery, extra: question.headers ?? [], target: question.target }, sent, mask);
    const one: Seen = { delivery, sent, betweenMs: [fromMs, clock.nowMs()], exchange, isCut: wasCut };
    seen.push(one);
    return one;
  }

  /** Who limits how often it is asked is asked again later, as MLflow would; who answers 429 again means it. */
  async function send(check: CheckId, delivery: CheckDelivery, { timeoutMs, isBurst }: SendLimits = {}): Promise<Seen> {
    const first = await sendOnce(check, delivery, timeoutMs);
    if (isBurst || meansIt || first.sent.kind === 'none' || first.sent.status !== 429) return first;
    await pause(politeMs(first.sent.headers, clock.nowMs()));
    const second = await sendOnce(check, delivery, timeoutMs);
    meansIt ||= second.sent.kind === 'answer' && second.sent.status === 429;
    return second;
  }

  return (check) => ({
    question,
    clock,
    uuid,
    make,
    send: (delivery, limits) => send(check, delivery, limits),
    pause,
    baseline: () => (baseline ??= send('valid-signature', make(exampleEvent('model_version.created')))),
    probe: () =>
      means.probe({ url: question.probeUrl ?? '', headers: probeHeaders(question), timeoutMs: Math.min(5000, leftMs()), signal }),
    seen,
    get leftMs() {
      return leftMs();
    },
    get isCut() {
      return isCut;
    },
    get isGone() {
      return isGone;
    },
    get isStopped() {
      return signal.aborted;
    },
    waitForStatusOnly() {
      onlyStatus = true;
    },
  });
}

function deliveryMaker({ secret }: CheckQuestion, { clock, uuid }: CheckMeans): CheckRun['make'] {
  return (event, parts = {}) =>
    signedDelivery({
      event: event.event,
      body: bodyOf(event, clock.nowMicros()),
      deliveryId: uuid(),
      timestampSec: Math.floor(clock.nowMs() / 1000),
      secret,
      ...parts,
    });
}

const SHORTEST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 5000;

function politeMs(headers: HeaderPairs, nowMs: number): number {
  const askedMs = parseRetryAfter(headerIn(headers, 'retry-after') ?? '', nowMs)?.askedMs ?? 0;
  return askedMs > LONGEST_WAIT_MS ? SHORTEST_WAIT_MS : Math.max(SHORTEST_WAIT_MS, askedMs);
}

/** Where answers are known never to end, one that began is as good as one that has. */
function withoutEnd(sent: CheckSent): CheckSent {
  if (sent.kind === 'answer' || sent.status === undefined) return sent;
  const { status, tookMs, row } = sent;
  return { kind: 'answer', status, headers: [], body: Buffer.alloc(0), tookMs, ...(row !== undefined && { row }) };
}

const isAway = (sent: CheckSent) => sent.kind === 'none' && sent.reason === 'refused';

/** What a proxy in front of the receiver asks for goes along to the same place, and nowhere else. */
export function probeHeaders({ target, probeUrl = '', headers = [] }: CheckQuestion): HeaderPairs {
  const isSame = URL.parse(target)?.origin === URL.parse(probeUrl)?.origin;
  return [['Accept', '*/*'], ...(isSame ? headers : [])];
}
