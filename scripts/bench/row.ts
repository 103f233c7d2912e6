/** Hookglass among those that are measured beside it. */
export const OURS = 'Hookglass';

/** One thing that was measured, of Hookglass and of what stands beside it in the same run. */
export interface BenchRow {
  /** In words: `creates on 8 connections, each with a delivery`. */
  what: string;
  /** `/s`, `ms`, `MiB` …, or empty for a plain number. */
  unit: string;
  /** The value of each run, by whose it is. Who is missing here was not measured. */
  figures: Readonly<Record<string, readonly number[]>>;
  /** Why somebody was not measured, as a sentence. */
  leftOut: Readonly<Record<string, string>>;
  goals: readonly Goal[];
}

/** A bound of the median, or, beside a peer, of the median as a multiple of the peer's. */
export interface Goal {
  beside?: string;
  atLeast?: number;
  atMost?: number;
}

/** What a program of test/bench sends to `npm run bench` as it goes on. */
export type BenchMessage = { row: BenchRow } | { note: string };

export type GoalVerdict = 'met' | 'missed' | 'not measured';

export interface Spread {
  median: number;
  least: number;
  most: number;
  runs: number;
}

/** @param values of the runs, in any order */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: medianOf(sorted), least: sorted[0] ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN, runs: sorted.length };
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/** The number that the goal is about; undefined when one of the two was not measured. */
export function goalValue({ figures }: BenchRow, { beside }: Goal): number | undefined {
  const value = medianOf(figures[OURS] ?? []) / (beside === undefined ? 1 : medianOf(figures[beside] ?? []));
  return Number.isFinite(value) ? value : undefined;
}

export function judgeGoal(row: BenchRow, goal: Goal): GoalVerdict {
  const value = goalValue(row, goal);
  if (value === undefined) return 'not measured';
  return value >= (goal.atLeast ?? Number.NEGATIVE_INFINITY) && value <= (goal.atMost ?? Number.POSITIVE_INFINITY) ? 'met' : 'missed';
}

/** A goal that was missed, or Hookglass itself without a figure. A peer that is not here is no failure. */
export const hasFailed = (row: BenchRow) =>
  !Number.isFinite(medianOf(row.figures[OURS] ?? [])) || row.goals.some((goal) => judgeGoal(row, goal) === 'missed');

/** `at least 20 × mlflow server`, `at most 1/10 of mlflow server`, `at most 250 ms` */
export function goalText({ unit }: BenchRow, { beside, atLeast, atMost }: Goal): string {
  const bounds = [atLeast !== undefined ? ['at least', atLeast] : [], atMost !== undefined ? ['at most', atMost] : []] as [
    string,
    number,
  ][];
  return bounds
    .filter(([word]) => word !== undefined)
    .map(([word, bound]) => (beside === undefined ? `${word} ${valueText(bound, unit)}` : `${word} ${ratioText(bound)} ${beside}`))
    .join(', ');
}

/** `14 ×`, `0.42 ×`, `1/16 of` */
export function ratioText(ratio: number): string {
  if (ratio < 0.35) return `1/${rounded(1 / ratio)} of`;
  return `${rounded(ratio)} ×`;
}

/** `771 /s` */
const valueText = (value: number, unit: string) => `${rounded(value)}${unit === '' ? '' : ` ${unit}`}`;

/** `771 /s (750 to 790, 5 runs)`; one run has no spread. */
export function spreadText({ median, least, most, runs }: Spread, unit: string): string {
  return runs > 1 ? `${valueText(median, unit)} (${rounded(least)} to ${rounded(most)}, ${runs} runs)` : valueText(median, unit);
}

/** Three digits are what is known of it at most. */
function rounded(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}
