import { freeBytes } from '#core/bytes/free-bytes.ts';
import { WriteFailedError, type Writer } from '#core/database/writer.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { type Attempt, afterAttempt, type DeliveryState, type DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { AttemptResult, Claim } from '../outbox/records.ts';
import { forStorage } from '../send/for-storage.ts';
import type { DispatchSettings } from '../store/settings.ts';
import type { Scheduler } from './scheduler.ts';

export interface SettleOptions {
  outbox: Pick<Outbox, 'settle'>;
  scheduler: Scheduler;
  writer: Writer;
  clock: Clock;
  random: () => number;
  settings: () => DispatchSettings;
  publish: (event: StreamEventBody) => void;
  logger: Logger;
  /** After the commit; the body of the answer is given back afterwards. */
  settled: (claim: Claim, result: AttemptResult, state: DeliveryState, timeoutMs: number) => void;
}

const AFTER_A_FAILED_WRITE_MS = 1000;
/** What was accepted is finished, also on a disk that takes nothing new. */
const AT_ANY_RATE = { fromReserve: true, isSure: true } as const;

/** Who sends one change after the other has no more on its way. */
const FEW = 2;

/** What an attempt came to, as it is stored and told. */
interface Settled {
  state: DeliveryState;
  retriesUsed: number;
  timeoutMs: number;
  nowMs: number;
}

/** Outcome, next state and the claim of whatever the free worker does next: one transaction. */
export function createSettle(options: SettleOptions): (claim: Claim, result: AttemptResult) => void {
  const { outbox, scheduler, writer, clock, random, settings, publish, logger } = options;

  function decide(claim: Claim, result: AttemptResult): Settled {
    const nowMs = clock.nowMs();
    const { maxRetries, timeScale, requestTimeoutMs } = settings();
    // Each hop of a redirect has a retry budget of its own.
    const retriesBefore = result.redirects.length > 0 ? 0 : claim.retriesUsed;
    const ended = { outcome: result.outcome, method: result.hop.method, retriesUsed: retriesBefore };
    const state = afterAttempt(ended, { profile: claim.profile, maxRetries, timeScale }, nowMs, random);
    return { state, retriesUsed: retriesBefore + (state.kind === 'waiting' ? 1 : 0), timeoutMs: requestTimeoutMs, nowMs };
  }

  /** Inside a work. */
  function record(claim: Claim, result: AttemptResult, settled: Settled): void {
    const { state, retriesUsed, timeoutMs, nowMs } = settled;
    const delivery = outbox.settle({
      claim,
      result: forStorage({ ...result, timings: { ...claim.attempt.timings, ...result.timings } }),
      state,
      retriesUsed,
      stale: isStale(state, claim.timestampSec),
      slow: isSlow(result, timeoutMs),
      nowMs,
    });
    if (state.kind === 'waiting') scheduler.touch(claim.lane, state.dueAtMs);
    writer.afterCommit(() => tell(claim, result, settled, delivery));
  }

  function store(claim: Claim, result: AttemptResult, settled: Settled): void {
    // What waits for this worker is claimed with the outcome; and where much is on its way, its transaction is shared anyway.
    const mayWait = scheduler.inFlight <= FEW && scheduler.isClear(claim.lane, settled.nowMs);
    writer
      .write(() => record(claim, result, settled), { ...AT_ANY_RATE, mayWait })
      .catch((error: unknown) => {
        // Until it is on the disk the delivery stays in flight there; a restart would send it again.
        logger.error('the outcome of an attempt could not be stored yet', { delivery: `d${claim.id}`, error: String(error) });
        if (error instanceof WriteFailedError) clock.setTimer(clock.nowMs() + AFTER_A_FAILED_WRITE_MS, () => store(claim, result, settled));
      });
  }

  function tell(claim: Claim, result: AttemptResult, { state, timeoutMs }: Settled, delivery: DeliverySummary | undefined): void {
    publish({ type: 'attempt.finished', id: `d${claim.id}`, attempt: endedAttempt(claim, result, timeoutMs) });
    if (delivery) publish({ type: 'delivery.changed', delivery });
    options.settled(claim, result, state, timeoutMs);
    if (result.body) freeBytes(result.body); // it is stored, and a test has its text
  }

  return (claim, result) => {
    const settled = decide(claim, result);
    scheduler.ended(claim, settled.state.kind);
    store(claim, result, settled);
  };
}

function endedAttempt(claim: Claim, result: AttemptResult, timeoutMs: number): Attempt {
  const { outcome, timings, redirects, response, tookMs } = result;
  return {
    ...claim.attempt,
    timings: { ...claim.attempt.timings, ...timings },
    redirects,
    outcome,
    ...(response && { response }),
    tookMs,
    ...(isSlow(result, timeoutMs) && { slow: true }),
  };
}

/** Close enough to the timeout that the next busy hour may cross it. */
const isSlow = ({ tookMs }: AttemptResult, timeoutMs: number) => tookMs >= timeoutMs / 2;

/** A late attempt is refused by every receiver that follows MLflow's documentation; better said before it happens. */
function isStale(state: DeliveryState, timestampSec: number): boolean {
  return state.kind === 'waiting' && state.dueAtMs > (timestampSec + TOLERANCE_SEC) * 1000;
}
