import { clockAheadSec } from '#core/signing/answer-clock.ts';
import { durationText } from '#core/signing/explanation-texts.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import type { CheckRun, Seen } from './check-run.ts';
import { inLanes, lanesFor } from './in-lanes.ts';
import { isTaken, type Judged, passed, skipped } from './judged.ts';
import { redirectOf } from './redirect.ts';

const TEN_YEARS_SEC = 3650 * 86_400;
/** So close to the end of a second, its change could come between sending and judging. */
const LATE_IN_SECOND_MS = 600;
const AHEAD_SEC = [2, TOLERANCE_SEC] as const;

/** Whether timestamps of these ages are taken, in their order; negative ones are ahead. */
type Takes = (agesSec: readonly number[]) => Promise<boolean[]>;

/** How old, and how far ahead, a timestamp may be: by halving, in about fifteen requests; a slow receiver is asked for several ages at once. */
export async function findTolerance(run: CheckRun): Promise<Judged> {
  const seen: Seen[] = [];
  const takes: Takes = (agesSec) =>
    inLanes(run, agesSec, async (ageSec) => {
      await earlyInSecond(run);
      const timestampSec = Math.floor(run.clock.nowMs() / 1000) - ageSec;
      const unusual = ageSec >= 0 ? `it was signed ${ageSec} s ago` : `its timestamp is ${-ageSec} s ahead`;
      const one = await run.send(run.make(exampleEvent('model_version.created'), { timestampSec, unusual }));
      seen.push(one);
      return isTaken(one);
    });

  const at = { fan: await lanesFor(run), takes };
  const first = await takes([TOLERANCE_SEC, TOLERANCE_SEC + 1, TEN_YEARS_SEC, -AHEAD_SEC[0], -AHEAD_SEC[1]]);
  const past = await oldest(at, first);
  const ahead = await farthest(at, first);
  const unanswered = seen.find((one) => one.sent.kind === 'none' || redirectOf(one, run.question.target));
  if (unanswered)
    return skipped('One of the requests had no answer that tells.', 'Run this check again when the receiver answers.', 'not found', seen);
  return passed(
    `${pastText(past)} ${aheadText(ahead)}${clockText(await run.baseline())}`,
    seen,
    past === undefined ? 'no limit' : `${past} s`,
  );
}

const pastText = (past: number | undefined) =>
  past === undefined ? 'A timestamp of ten years ago is taken: there is no limit.' : `A timestamp may be ${past} s old.`;

function aheadText(ahead: number): string {
  if (ahead === 0)
    return 'None that is 2 s ahead of its clock is taken: with a clock that is behind, the receiver would refuse everything.';
  return `It may be ${ahead === TOLERANCE_SEC ? `${TOLERANCE_SEC} s or more` : `${ahead} s`} ahead of the receiver's clock.`;
}

/** The answers of a receiver may tell what time it is there. */
function clockText({ sent, betweenMs }: Seen): string {
  const aheadSec = (sent.kind === 'answer' && clockAheadSec({ ...sent, betweenMs })) || 0;
  if (Math.abs(aheadSec) < 2) return '';
  return ` By its Date header the receiver's clock is about ${durationText(Math.abs(aheadSec))} ${aheadSec < 0 ? 'behind' : 'ahead'}, which counts here.`;
}

interface Search {
  /** How many ages are asked for at once. */
  fan: number;
  takes: Takes;
}

/** @returns seconds; undefined when there is no limit */
async function oldest(search: Search, [atTolerance, above, ancient]: readonly boolean[]): Promise<number | undefined> {
  if (!atTolerance) return between(search, 0, TOLERANCE_SEC);
  if (!above) return TOLERANCE_SEC;
  return ancient ? undefined : between(search, TOLERANCE_SEC + 1, TEN_YEARS_SEC);
}

async function farthest(search: Search, [, , , near, far]: readonly boolean[]): Promise<number> {
  if (!near) return 0;
  return far ? AHEAD_SEC[1] : -(await between(search, -AHEAD_SEC[0], -AHEAD_SEC[1]));
}

/** The last age that is taken, `good` being taken and `bad` not. */
async function between({ fan, takes }: Search, good: number, bad: number): Promise<number> {
  let [low, high] = [good, bad];
  while (Math.abs(high - low) > 1) {
    const ages = agesBetween(low, high, fan);
    const taken = await takes(ages);
    const firstRefused = taken.indexOf(false);
    [low, high] = [
      ages[(firstRefused < 0 ? ages.length : firstRefused) - 1] ?? low,
      firstRefused < 0 ? high : (ages[firstRefused] ?? high),
    ];
  }
  return low;
}

/** Whole seconds between two, evenly; over a wide span evenly in powers. */
function agesBetween(low: number, high: number, count: number): number[] {
  const isWide = low > 0 && high > 8 * low;
  const ages = Array.from({ length: count }, (_, i) => {
    const part = (i + 1) / (count + 1);
    return Math.round(isWide ? low * (high / low) ** part : low + (high - low) * part);
  });
  const inside = [...new Set(ages)].filter((age) => age !== low && age !== high);
  return inside.length > 0 ? inside : [Math.trunc((low + high) / 2)];
}

async function earlyInSecond({ clock, pause }: CheckRun): Promise<void> {
  const inSecondMs = clock.nowMs() % 1000;
  if (inSecondMs > LATE_IN_SECOND_MS) await pause(1000 - inSecondMs + 5);
}
