import { CHECKS, type CheckId, type CheckLevel } from '#shared/domain/check/checks.ts';
import type { CheckOutcome } from '#shared/domain/check/report.ts';
import { type CheckRun, markOf } from '#shared/domain/check/run.ts';
import type { CheckState } from './check-words.ts';

/** A check as the list shows it. */
export interface CheckRow {
  id: CheckId;
  level: CheckLevel;
  title: string;
  /** What the checks from here on are about; on the first of them. */
  group?: string;
  state: CheckState;
  outcome?: CheckOutcome;
  /** What it came to in the run beside it. */
  before?: CheckState;
}

/** All 24, in the order of the table. */
export function rowsOf(
  run: CheckRun | undefined,
  before: CheckRun | undefined,
  asking: ReadonlySet<CheckId>,
  groups: Readonly<Record<string, string>>,
): CheckRow[] {
  const outcomes = new Map(run?.checks.map((check) => [check.id, check]));
  const earlier = new Map(before?.checks.map((check) => [check.id, check]));
  return CHECKS.map(({ id, level, title, group }, index) => {
    const outcome = outcomes.get(id);
    const old = earlier.get(id);
    const isFirst = CHECKS[index - 1]?.group !== group;
    return {
      id,
      level,
      title,
      ...(isFirst && { group: groups[group] ?? '' }),
      state: stateOf(run, outcome, asking.has(id)),
      ...(outcome && { outcome }),
      ...(before && { before: old ? markOf(old) : 'left' }),
    };
  });
}

function stateOf(run: CheckRun | undefined, outcome: CheckOutcome | undefined, isAsked: boolean): CheckState {
  if (run?.state === 'running' && isAsked) return 'asking';
  if (outcome) return markOf(outcome);
  return run === undefined || run.state === 'running' ? 'waiting' : 'left';
}
