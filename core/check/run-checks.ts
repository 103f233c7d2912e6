import { CHECKS, type CheckId, NOT_TESTABLE } from '#shared/domain/check/checks.ts';
import type { CheckQuestion } from '#shared/domain/check/question.ts';
import { type CheckEnd, type CheckOutcome, NO_TIME, NOBODY_THERE, NOT_RUN } from '#shared/domain/check/report.ts';
import { summaryOf } from '#shared/domain/check/run.ts';
import { DEFAULT_RELEASE } from '#shared/domain/mlflow/release.ts';
import { BYTES } from './cases/bytes.ts';
import { INFO } from './cases/info.ts';
import { LOAD } from './cases/load.ts';
import { ONCE } from './cases/once.ts';
import { REFUSES } from './cases/refuses.ts';
import { TAKES } from './cases/takes.ts';
import { UNKNOWN } from './cases/unknown.ts';
import type { CheckCases } from './check-case.ts';
import { type CheckMeans, type CheckRun, startRun } from './check-run.ts';
import { lanesFor } from './in-lanes.ts';
import { careOf, failed, type Judged, passed, skipped, statusesOf } from './judged.ts';
import { type Obstacle, obstacleOf } from './obstacle.ts';
import { shownTarget } from './secret-texts.ts';
import { unreachableMessage } from './unreachable-target.ts';

export interface RunChecksOptions extends CheckMeans {
  onStart?: (id: CheckId) => void;
  /** Called for each check as it is known, which is not always the order of the table. */
  onOutcome?: (outcome: CheckOutcome) => void;
}

const CASES: CheckCases<CheckId> = { ...TAKES, ...REFUSES, ...ONCE, ...BYTES, ...UNKNOWN, ...LOAD, ...INFO };

/** These judge the valid request itself. */
const OF_BASELINE: ReadonlySet<CheckId> = new Set<CheckId>(['valid-signature', 'no-body-lost', 'answers-in-time']);

/** These look at what was seen anyway. */
const WITHOUT_TIME: ReadonlySet<CheckId> = new Set<CheckId>([...OF_BASELINE, 'retry-after']);

/**
 * Sends the requests of the checks that are asked for and judges what comes back. The valid request goes first in any case: a refusal
 * says nothing where everything is refused. Never throws for what the receiver does.
 */
export async function runChecks(question: CheckQuestion, options: RunChecksOptions): Promise<CheckEnd> {
  const { clock, onStart, onOutcome } = options;
  const startedAtMs = clock.nowMs();
  const runFor = startRun(question, options);
  const run = runFor('valid-signature');
  const outcomes: CheckOutcome[] = [];
  const asked = CHECKS.filter(({ id }) => question.only === undefined || question.only.includes(id));

  function tell(id: CheckId, judged: Judged, tookMs?: number): void {
    const outcome = outcomeOf(id, judged, tookMs);
    outcomes.push(outcome);
    onOutcome?.(outcome);
  }

  async function check(id: CheckId): Promise<void> {
    if (run.isStopped) return;
    onStart?.(id);
    const fromMs = clock.nowMs();
    const judged = await judge(id, runFor(id), obstacle);
    if (!run.isStopped) tell(id, judged, clock.nowMs() - fromMs);
  }

  onStart?.('valid-signature');
  const { sent } = await run.baseline();
  if (run.isStopped) return { kind: 'stopped' };
  const unreachable = unreachableMessage(sent);
  if (unreachable !== undefined) return { kind: 'unreachable', message: unreachable };
  if (sent.kind === 'none' ? sent.status !== undefined : sent.endless) run.waitForStatusOnly();
  const obstacle = await obstacleOf(run);
  if (obstacle && !asked.some(({ id }) => id === obstacle.check)) await check(obstacle.check);
  for (const group of inGroups(asked.map(({ id }) => id))) {
    const lanes = group.length > 1 ? await lanesFor(run) : 1;
    if (lanes > 1) await Promise.all(group.map(check));
    else for (const id of group) await check(id);
  }
  if (run.isStopped) return { kind: 'stopped' };
  const place = new Map<CheckId, number>(CHECKS.map(({ id }, at) => [id, at]));
  const checks = outcomes.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  return {
    kind: 'finished',
    report: {
      target: shownTarget(question),
      mlflowVersion: question.mlflowVersion ?? DEFAULT_RELEASE,
      startedAtMs,
      tookMs: clock.nowMs() - startedAtMs,
      checks,
      summary: summaryOf(checks),
      notTestable: NOT_TESTABLE,
      ...(run.isCut && { timedOut: true as const }),
    },
  };
}

async function judge(id: CheckId, run: CheckRun, obstacle: Obstacle | undefined): Promise<Judged> {
  if (obstacle) return behind(id, run, obstacle);
  if (run.isGone) return gone();
  if (run.leftMs === 0 && !WITHOUT_TIME.has(id)) return timeIsUp(run);
  const judged = await CASES[id].run(run);
  // What was found before the time was over holds all the same.
  if (run.isGone && isAwayNow(judged.seen[0])) return gone(judged.seen);
  if (run.isGone && judged.result === 'fail') return { ...judged, why: `${judged.why} Nothing has listened there since.` };
  const isOpen = judged.result === 'fail' ? judged.seen[0]?.isCut : judged.seen.some(({ isCut }) => isCut);
  return isOpen ? timeIsUp(run, judged.seen) : judged;
}

/** The valid request was not taken. One check says why; what the others would say means little. */
async function behind(id: CheckId, run: CheckRun, { check, came, why, fix, care: obstacleCare }: Obstacle): Promise<Judged> {
  const baseline = await run.baseline();
  if (id === check) {
    const care = check === 'valid-signature' ? { care: obstacleCare ?? careOf(baseline) } : {};
    return failed(id, { why, seen: run.seen.slice(0, 2), answer: statusesOf([baseline]), ...care, ...(fix !== undefined && { fix }) });
  }
  if (id === 'no-body-lost' && baseline.sent.kind === 'answer')
    return passed('The valid request was not redirected in a way that drops the body.', [baseline]);
  if (id === 'answers-in-time' && baseline.sent.kind === 'answer') return CASES[id].run(run);
  return skipped(
    `Not run: the valid request ${came}, so that nothing else would tell anything.`,
    `First mend what ${JSON.stringify(check)} says.`,
    NOT_RUN,
  );
}

const isAwayNow = (seen: Judged['seen'][number] | undefined) => seen?.sent.kind === 'none' && seen.sent.reason === 'refused';

const gone = (seen: Judged['seen'] = []) =>
  skipped('Not run: nothing listens there any more.', 'Find out why the receiver ended, and run the checks again.', NOBODY_THERE, seen);

function timeIsUp({ question }: CheckRun, seen: Judged['seen'] = []): Judged {
  const seconds = (question.timeoutMs ?? 60_000) / 1000;
  return skipped(
    `Not finished: the ${seconds} s of this run were over.`,
    `Give it more time (--timeout), or answer sooner.`,
    NO_TIME,
    seen,
  );
}

/** Neighbours that may be run side by side stand in one group. */
function inGroups(ids: readonly CheckId[]): CheckId[][] {
  const groups: CheckId[][] = [];
  for (const id of ids) {
    const last = groups.at(-1);
    const [neighbour] = last ?? [];
    if (last && neighbour && CASES[id].alongside && CASES[neighbour].alongside) last.push(id);
    else groups.push([id]);
  }
  return groups;
}

const MOST_EXCHANGES = 20;

function outcomeOf(id: CheckId, { result, why, care, fix, answer, seen }: Judged, tookMs: number | undefined): CheckOutcome {
  const level = CHECKS.find((check) => check.id === id)?.level ?? 'must';
  const slowestMs = Math.max(0, ...seen.map(({ sent }) => sent.tookMs));
  return {
    ...{ id, level, result, why },
    ...(care !== undefined && { care }),
    ...(fix !== undefined && { fix }),
    answer,
    ...(seen.length > 0 && { tookMs: Math.round(Math.max(slowestMs, OF_BASELINE.has(id) ? 0 : (tookMs ?? 0))) }),
    exchanges: seen.slice(0, MOST_EXCHANGES).map(({ exchange }) => exchange),
  };
}
