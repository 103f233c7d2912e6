import type { CheckOutcome, CheckReport } from './report.ts';

/**
 * How far a run is. `unreachable`: nothing answered at the target, so there is no report. `stopped`: by somebody, or with the process;
 * what was found until then is kept.
 */
export const CHECK_RUN_STATES = ['running', 'finished', 'unreachable', 'stopped'] as const;
export type CheckRunState = (typeof CHECK_RUN_STATES)[number];

/** A run of the checks as lists and stream events carry it. */
export interface CheckRunSummary {
  /** Counts from 1; `run:12` in the filter finds its deliveries. */
  number: number;
  target: string;
  /** Whose secret signed; absent: one that was typed, which is kept nowhere. */
  webhook?: { id: string; name: string };
  probeUrl?: string;
  state: CheckRunState;
  /** Why it did not finish. */
  message?: string;
  /** The MLflow release that the requests are like, once that is known. */
  mlflowVersion?: string;
  startedAtMs: number;
  /** Of the whole run, once it has ended. */
  tookMs?: number;
  /** How many checks are asked for in all. */
  asked: number;
  summary: CheckReport['summary'];
}

/** With what each check came to, in the order of the table of checks; those that have not ended are absent. */
export interface CheckRun extends CheckRunSummary {
  checks: readonly CheckOutcome[];
  notTestable: readonly string[];
}

/** The newest are kept. */
export const MOST_CHECK_RUNS = 50;

/** A check that ended, in a stream event. */
export type CheckBrief = Pick<CheckOutcome, 'id' | 'level' | 'result' | 'answer' | 'tookMs'>;

export const briefOf = ({ id, level, result, answer, tookMs }: CheckOutcome): CheckBrief => ({
  id,
  level,
  result,
  answer,
  ...(tookMs !== undefined && { tookMs }),
});

/** Shown by the shape of its knot. A failed *should* or *info* warns. */
export type CheckMark = 'passed' | 'failed' | 'warned' | 'skipped';

export function markOf({ level, result }: Pick<CheckOutcome, 'level' | 'result'>): CheckMark {
  if (result === 'fail') return level === 'must' ? 'failed' : 'warned';
  return result === 'pass' ? 'passed' : 'skipped';
}

/** How many of each. */
export function summaryOf(checks: readonly Pick<CheckOutcome, 'level' | 'result'>[]): CheckReport['summary'] {
  const summary = { passed: 0, failed: 0, warned: 0, skipped: 0 };
  for (const check of checks) summary[markOf(check)] += 1;
  return summary;
}
