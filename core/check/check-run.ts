import type { CheckId } from '#shared/domain/check/checks.ts';
import type { CheckQuestion } from '#shared/domain/check/question.ts';
import type { CheckExchange } from '#shared/domain/check/report.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { exampleEvent, type RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import { bodyOf, type CheckDelivery, signedDelivery } from './check-delivery.ts';
import type { CheckProbe, CheckSend, CheckSent } from './check-send.ts';
import { exchangeOf } from './exchange-text.ts';
import { withExtraHeaders } from './extra-headers.ts';
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
}

/** What MLflow waits for an answer. */
export const PATIENCE_MS = 30_000;
const DEFAULT_TIMEOUT_MS = 60_000;
/** An answer that never ends is not waited for a second time. */
const ENDLESS_PATIENCE_MS = 2000;
/** So long somebody who has answered before may be away, for a restart. */
const AWAY_MS = 4000;
const AWAY_STEP_MS = 200;

/** What the checks of one run share. */
export interface CheckRun {
  question: CheckQuestion;
  clock: Clock;
  uuid: () => string;
  /** The valid request that all others are compared with; sent once. */
  baseline(): Promise<Seen>;
  /** A signed delivery of an event; `parts` replaces what is usual about it. */
  make(event: RegistryEvent, parts?: Partial<Parameters<typeof signedDelivery>[0]>): CheckDelivery;
  send(delivery: CheckDelivery, limits?: { timeoutMs?: number }): Promise<Seen>;
  probe(): Promise<CheckSent>;
  /** Resolves after so long, or at the end of the run. */
  pause(ms: number): Promise<void>;
  /** All that was sent until now, in order. */
  readonly seen: readonly Seen[];
  readonly leftMs: number;
  /** Something was not sent, or was broken off, because the time of the run was over. */
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
  const mask = [question.secret, ...(question.headers ?? []).map(([, value]) => value)];
  let onlyStatus = false;
  let hasAnswered = false;
  let isCut = false;
  let isGone = false;
  let baseline: Promise<Seen> | undefined;

  const leftMs = () => Math.max(0, endsAtMs - clock.nowMs());
  const pause = (ms: number) => untilMs(clock, clock.nowMs() + Math.min(ms, leftMs()), signal);

  function make(event: RegistryEvent, parts: Partial<Parameters<typeof signedDelivery>[0]> = {}): CheckDelivery {
    return signedDelivery({
      event: event.event,
      body: bodyOf(event, clock.nowMicros()),
      deliveryId: uuid(),
      timestampSec: Math.floor(clock.nowMs() / 1000),
      secret: question.secret,
      ...parts,
    });
  }

  async function once(check: CheckId, delivery: CheckDelivery, headers: HeaderPairs, patienceMs: number): Promise<CheckSent> {
    const left = leftMs();
    if (left === 0 || signal.aborted) {
      isCut = true;
      return { kind: 'none', reason: 'timeout', message: 'Not sent: the time of this run was over.', tookMs: 0 };
    }
    const waitMs = Math.min(patienceMs, left);
    const { event, deliveryId, timestampSec, body, unusual } = delivery;
    const sent = await means.send({
      ...{ check, url: question.target, event, deliveryId, timestampSec, headers, body, timeoutMs: waitMs, signal },
      ...(unusual !== undefined && { unusual }),
      ...(onlyStatus && { onlyStatus: true as const }),
    });
    if (sent.kind === 'none' && sent.reason === 'timeout' && waitMs < patienceMs) isCut = true;
    return sent;
  }

  /** A receiver that restarts refuses connections for a moment. Nothing was sent then, so it can be sent again. */
  async function whileAway(check: CheckId, delivery: CheckDelivery, headers: HeaderPairs, patienceMs: number): Promise<CheckSent> {
    let sent = await once(check, delivery, headers, patienceMs);
    for (let waitedMs = 0; isAway(sent) && hasAnswered && waitedMs < AWAY_MS && !isGone && !isCut; waitedMs += AWAY_STEP_MS) {
      await pause(AWAY_STEP_MS);
      sent = await once(check, delivery, headers, patienceMs);
    }
    isGone ||= hasAnswered && isAway(sent);
    return sent;
  }

  async function send(check: CheckId, delivery: CheckDelivery, limits: { timeoutMs?: number } = {}): Promise<Seen> {
    const headers = withExtraHeaders(delivery.headers, question.headers ?? []);
    const fromMs = clock.nowMs();
    const sent = await whileAway(check, delivery, headers, onlyStatus ? ENDLESS_PATIENCE_MS : (limits.timeoutMs ?? PATIENCE_MS));
    if (sent.kind === 'answer') hasAnswered = true;
    const exchange = exchangeOf({ ...delivery, extra: question.headers ?? [], target: question.target }, sent, mask);
    const one: Seen = { delivery, sent, betweenMs: [fromMs, clock.nowMs()], exchange };
    seen.push(one);
    return one;
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

const isAway = (sent: CheckSent) => sent.kind === 'none' && sent.reason === 'refused';

/** What a proxy in front of the receiver asks for goes along to the same place, and nowhere else. */
export function probeHeaders({ target, probeUrl = '', headers = [] }: CheckQuestion): HeaderPairs {
  const isSame = URL.parse(target)?.origin === URL.parse(probeUrl)?.origin;
  return [['Accept', '*/*'], ...(isSame ? headers : [])];
}
