import { WriteFailedError, type Writer } from '#core/database/writer.ts';
import type { CancelTimer, Clock } from '#shared/domain/clock.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { Claim } from '../outbox/records.ts';
import type { Upkeep } from '../outbox/upkeep.ts';
import type { Scheduler } from './scheduler.ts';

export interface ClaimLoopOptions {
  scheduler: Scheduler;
  upkeep: Pick<Upkeep, 'shiftDue' | 'spreadOverdue' | 'lanes'>;
  writer: Writer;
  clock: Clock;
  logger: Logger;
  /** Inside each transaction: what it claims. */
  claimed: (claims: readonly Claim[]) => void;
  /** After the commit that put the start of its attempt on record. */
  launch: (claim: Claim) => void;
}

export interface ClaimLoop {
  /** From now on, and from the transaction it is called in. */
  begin(): void;
  /** Nothing is claimed any more. */
  end(): void;
  /** Inside a work: takes a worker for a delivery that is about to be written. */
  takeWorker(lane: string, nowMs: number): boolean;
}

const AFTER_A_FAILED_WRITE_MS = 1000;
/** Smaller steps back are corrections that every machine makes now and then. */
const CLOCK_WAS_SET_MS = 1000;
/** A timer this late means that the machine slept or its clock was set forward. */
const OVERSLEPT_MS = 5000;

/** Claims at the end of every transaction what is due, and has one timer for the next moment at which something will be. */
export function createClaimLoop({ scheduler, upkeep, writer, clock, logger, claimed, launch }: ClaimLoopOptions): ClaimLoop {
  let running = false;
  let lastSeenMs = 0;
  let wakeAtMs: number | undefined;
  let cancelWake: CancelTimer = () => {};

  writer.beforeCommit(claimDue);

  function claimDue(): void {
    claimed([]);
    if (!running) return;
    const nowMs = clock.nowMs();
    if (nowMs < lastSeenMs - CLOCK_WAS_SET_MS) followClock(nowMs - lastSeenMs);
    lastSeenMs = nowMs;
    const claims = scheduler.claim(nowMs);
    claimed(claims);
    writer.afterCommit(() => {
      scheduler.committed();
      for (const claim of claims) launch(claim);
      setWake();
    });
  }

  /** The clock was set back, and the planned waits go with it. */
  function followClock(byMs: number): void {
    upkeep.shiftDue(byMs);
    for (const { lane, dueAtMs } of upkeep.lanes()) scheduler.touch(lane, dueAtMs);
    logger.warn('the clock of this machine was set back; planned waits keep their length', { byMs });
  }

  function setWake(): void {
    const nextMs = running ? scheduler.nextWakeMs() : undefined;
    if (nextMs === wakeAtMs) return;
    cancelWake();
    wakeAtMs = nextMs;
    if (nextMs !== undefined) cancelWake = clock.setTimer(nextMs, wake);
  }

  function wake(): void {
    const plannedMs = wakeAtMs ?? lastSeenMs;
    const nowMs = clock.nowMs();
    lastSeenMs = Math.max(lastSeenMs, plannedMs);
    wakeAtMs = undefined;
    const overslept = nowMs - plannedMs > OVERSLEPT_MS;
    // Most often the work is empty: what is due is claimed before its commit.
    writer
      .write(() => (overslept ? upkeep.spreadOverdue(nowMs, 'asleep') : 0), { fromReserve: true })
      .catch((error: unknown) => {
        if (!(error instanceof WriteFailedError)) return;
        logger.error('due deliveries could not be claimed', { code: error.code });
        wakeAtMs = clock.nowMs() + AFTER_A_FAILED_WRITE_MS;
        cancelWake = clock.setTimer(wakeAtMs, wake);
      });
  }

  return {
    begin() {
      running = true;
    },
    end() {
      running = false;
      cancelWake();
      wakeAtMs = undefined;
    },
    takeWorker: (lane, nowMs) => running && scheduler.takeWorker(lane, nowMs),
  };
}
