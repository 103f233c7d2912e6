import type { CoreStatus } from '#shared/domain/app/core-status.ts';
import { type Happening, MOST_FAILURES, type SessionNews } from '#shared/domain/app/desktop.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { CHECKS } from '#shared/domain/check/checks.ts';
import type { CheckRunSummary } from '#shared/domain/check/run.ts';
import { type DeliverySummary, isFailure } from '#shared/domain/delivery/delivery.ts';

export interface DesktopNews {
  /** @returns what has ended in this batch */
  take(events: readonly StreamEvent[]): Happening[];
  /** How the session is now. */
  news(now: { status: CoreStatus | undefined; paused: boolean; unseen: number }): SessionNews;
}

/** A row that changes long after its end, as by a star or a note, has not failed now. */
const JUST_NOW_MS = 60_000;
/** As many ids are remembered as told. */
const MOST_TOLD = 10_000;

/** Reads from the stream what somebody who looks elsewhere wants to hear: what failed for good, and runs that ended. */
export function createDesktopNews(nowMs: () => number): DesktopNews {
  const told = new Set<string>();
  let failures: readonly DeliverySummary[] = [];
  let running: { number: number; asked: number; done: Set<string> } | undefined;
  const exploring = new Set<number>();

  function failed(delivery: DeliverySummary): Happening[] {
    const { id, webhookName, createdAtMs, tookMs } = delivery;
    if (!isFailure(delivery)) {
      told.delete(id);
      failures = failures.filter((one) => one.id !== id);
      return [];
    }
    if (told.has(id) || (tookMs !== undefined && nowMs() - createdAtMs - tookMs > JUST_NOW_MS)) return [];
    told.add(id);
    for (const old of [...told].slice(0, -MOST_TOLD)) told.delete(old);
    failures = [delivery, ...failures.filter((one) => one.id !== id)].slice(0, MOST_FAILURES);
    return [{ kind: 'failed', id, webhook: webhookName, text: wordsOf(delivery) }];
  }

  function checked(run: CheckRunSummary): Happening[] {
    const wasRunning = running?.number === run.number;
    if (run.state === 'running') {
      if (!wasRunning) running = { number: run.number, asked: run.asked, done: new Set() };
      return [];
    }
    if (wasRunning) running = undefined;
    return wasRunning && run.state !== 'stopped' ? [runEnded(run)] : [];
  }

  function heard(event: StreamEvent): Happening[] {
    switch (event.type) {
      case 'delivery.changed':
      case 'delivery.created':
        return failed(event.delivery);
      case 'check.changed':
        return checked(event.run);
      case 'check.outcome':
        if (event.number === running?.number) running.done.add(event.outcome.id);
        return [];
      case 'explore.changed': {
        const { number, seed, state, passed, runs } = event.exploration;
        if (state !== 'ended') exploring.add(number);
        if (state !== 'ended' || !exploring.delete(number)) return [];
        const text = `Seed ${seed}: ${passed} of ${runs} sequences passed.`;
        return [{ kind: 'run', title: 'The exploration has ended', text, place: `conformance/explore/${seed}` }];
      }
      default:
        return [];
    }
  }

  return {
    take: (events) => events.flatMap(heard),
    news({ status, paused, unseen }) {
      const goesOn = (status?.counts.unfinished ?? 0) > 0;
      return {
        state: unseen > 0 ? 'failing' : goesOn ? 'live' : 'idle',
        paused,
        trackingUri: status?.urls.mlflow ?? '',
        failures: failures.map((delivery) => ({ id: delivery.id, text: wordsOf(delivery) })),
        progress: running ? Math.min(1, running.done.size / Math.max(1, running.asked || CHECKS.length)) : null,
      };
    },
  };
}

function wordsOf({ event, lastStatus, lastError }: DeliverySummary): string {
  return [event, lastStatus ?? lastError].filter((part) => part !== undefined).join(' ');
}

function runEnded({ number, target, state, message, summary: { passed, failed, warned } }: CheckRunSummary): Happening {
  const place = `conformance/runs/${number}`;
  if (state === 'unreachable') return { kind: 'run', title: `Run ${number} found nobody`, text: message ?? target, place };
  return { kind: 'run', title: `Run ${number} has finished`, text: `${passed} passed, ${failed} failed, ${warned} warned`, place };
}
