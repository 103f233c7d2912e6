import type { CheckQuestion } from '#shared/domain/check/question.ts';
import { type CheckMeans, probeHeaders } from '../check-run.ts';
import { countNow } from '../probe-count.ts';
import { untilMs } from '../until.ts';
import { whileAway } from './while-away.ts';

/** The run cannot go on; `message` is a sentence for people. */
export class UndecidedError extends Error {}

/** Reads what the receiver has counted. All of it throws UndecidedError where no number is answered. */
export interface Counter {
  /** Before a sequence. @throws UndecidedError when it keeps moving while nothing is sent */
  start(): Promise<number>;
  /** The number as soon as it is `least` or more; after a while as it is. */
  settled(least: number): Promise<number>;
  /** At the end of a sequence: a program that counts after it has answered is given time to count too much. */
  end(): Promise<number>;
  /** A sequence ended in a failure: what is counted of it later is not held against the next one. */
  abandon(): void;
}

const PROBE_TIMEOUT_MS = 5000;
const STEP_MS = 20;
/** A program that was never seen to count is waited for longer than one that did so at once. */
const LONGEST_MS = 2000;
const SHORTEST_MS = 150;
/** Taken for the delay of a program that has once counted behind our back. */
const DELAY_MS = 250;

export function createCounter(
  question: CheckQuestion & { probeUrl: string },
  { probe, clock, signal }: Pick<CheckMeans, 'probe' | 'clock' | 'signal'>,
): Counter {
  const request = { url: question.probeUrl, headers: probeHeaders(question), timeoutMs: PROBE_TIMEOUT_MS, signal };
  const wait = (ms: number) => untilMs(clock, clock.nowMs() + ms, signal);
  let last: number | undefined;
  /** How long the number needs to move at most. */
  let delayMs = 0;
  let hasMissed = false;
  let hasMoved = false;

  async function now(): Promise<number> {
    const count = await countNow({ probe: () => whileAway(() => probe(request), ['refused', 'reset', 'closed'], { clock, signal }) });
    if (!count.ok) throw new UndecidedError(count.message);
    last = count.count;
    return count.count;
  }

  return {
    async start() {
      const before = last;
      const count = await now();
      if (before === undefined || count === before) return count;
      if (hasMoved || count < before) throw new UndecidedError(movedMessage(before, count));
      hasMoved = true;
      delayMs = Math.max(delayMs, DELAY_MS);
      return count;
    },
    async settled(least) {
      const startMs = clock.nowMs();
      const patienceMs = hasMissed ? Math.max(SHORTEST_MS, 4 * delayMs) : LONGEST_MS;
      let looks = 0;
      for (;;) {
        const count = await now();
        const tookMs = clock.nowMs() - startMs;
        if (count >= least && looks > 0) delayMs = Math.max(delayMs, tookMs);
        if (count >= least || signal.aborted) return count;
        if (tookMs >= patienceMs) {
          hasMissed = true;
          return count;
        }
        looks += 1;
        await wait(STEP_MS);
      }
    },
    async end() {
      if (delayMs > 0) await wait(2 * delayMs);
      return now();
    },
    abandon() {
      last = undefined;
    },
  };
}

function movedMessage(before: number, after: number): string {
  const words = `The number at the probe URL went from ${before} to ${after} while nothing was sent.`;
  if (after < before) return `${words} Was the receiver started again, or is the number of something that can become less?`;
  return `${words} Something else sends to this receiver, or it counts long after it has answered. Explore needs a receiver of its own.`;
}
