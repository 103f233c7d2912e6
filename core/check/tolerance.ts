import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import type { CheckRun, Seen } from './check-run.ts';
import { isTaken, type Judged, passed, skipped } from './judged.ts';
import { redirectOf } from './redirect.ts';

const DAY_SEC = 86_400;
/** So close to the end of a second, its change could come between sending and judging. */
const LATE_IN_SECOND_MS = 600;

/** How old, and how far ahead, a timestamp may be: by halving, in about a dozen requests. */
export async function findTolerance(run: CheckRun): Promise<Judged> {
  const seen: Seen[] = [];

  async function takes(ageSec: number): Promise<boolean> {
    await earlyInSecond(run);
    const timestampSec = Math.floor(run.clock.nowMs() / 1000) - ageSec;
    const unusual = ageSec >= 0 ? `it was signed ${ageSec} s ago` : `its timestamp is ${-ageSec} s ahead`;
    const one = await run.send(run.make(exampleEvent('model_version.created'), { timestampSec, unusual }));
    seen.push(one);
    return isTaken(one);
  }

  const past = await oldest(takes);
  const ahead = await farthest(takes);
  const unanswered = seen.find((one) => one.sent.kind === 'none' || redirectOf(one, run.question.target));
  if (unanswered)
    return skipped('One of the requests had no answer that tells.', 'Run this check again when the receiver answers.', 'not found', seen);
  const aheadText =
    ahead === 0
      ? 'Nothing that is ahead of its clock is taken'
      : `Up to ${ahead === TOLERANCE_SEC ? `${TOLERANCE_SEC} s or more` : `${ahead} s`} ahead of its clock are taken`;
  const behind = ahead === 0 ? ': it refuses everything when its clock is a second behind.' : '.';
  if (past === undefined)
    return passed(`A timestamp of ten years ago is taken: there is no limit. ${aheadText}${behind}`, seen, 'no limit');
  return passed(`A timestamp may be ${past} s old. ${aheadText}${behind}`, seen, `${past} s`);
}

/** @returns seconds; undefined when there is no limit */
async function oldest(takes: (ageSec: number) => Promise<boolean>): Promise<number | undefined> {
  if (await takes(TOLERANCE_SEC)) {
    if (!(await takes(TOLERANCE_SEC + 1))) return TOLERANCE_SEC;
    if (await takes(3650 * DAY_SEC)) return undefined;
    return between(takes, TOLERANCE_SEC + 1, 3650 * DAY_SEC);
  }
  return between(takes, 0, TOLERANCE_SEC);
}

async function farthest(takes: (ageSec: number) => Promise<boolean>): Promise<number> {
  if (!(await takes(-2))) return 0;
  if (await takes(-TOLERANCE_SEC)) return TOLERANCE_SEC;
  return -(await between(takes, -2, -TOLERANCE_SEC));
}

/** The last age that is taken, `good` being taken and `bad` not: halved, and in large spans by powers, until two whole seconds meet. */
async function between(takes: (ageSec: number) => Promise<boolean>, good: number, bad: number): Promise<number> {
  let [low, high] = [good, bad];
  while (Math.abs(high - low) > 1) {
    const middle = low > 0 && high > 8 * low ? Math.round(Math.sqrt(low * high)) : Math.trunc((low + high) / 2);
    if (await takes(middle)) low = middle;
    else high = middle;
  }
  return low;
}

async function earlyInSecond({ clock, pause }: CheckRun): Promise<void> {
  const inSecondMs = clock.nowMs() % 1000;
  if (inSecondMs > LATE_IN_SECOND_MS) await pause(1000 - inSecondMs + 5);
}
