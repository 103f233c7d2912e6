import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type GuardFigure, type GuardLine, isWithin, shown } from '../../scripts/guard/figure.ts';
import { type GuardedRow, variantOf } from '../../scripts/guard/known-bad.ts';
import { reportLine } from '../../scripts/guard/report.ts';

/**
 * Holds a measured number against the limit of its promise. Under `npm run guard` the number is also kept for the table that is printed
 * at the end (`HOOKGLASS_GUARD_REPORT` names the file, one JSON object a line).
 *
 * @throws AssertionError when the number is outside its limit
 */
export function guardFigure(figure: GuardFigure): void {
  guardFigures([figure]);
}

/** {@link guardFigure} for each of them; one that is outside its limit hides no other from the table. */
export function guardFigures(figures: readonly GuardFigure[]): void {
  for (const figure of figures) keep(figure);
  for (const figure of figures) expectWithin(figure);
}

function expectWithin({ row, what, value, unit, atMost, atLeast }: GuardFigure): void {
  expect(Number.isFinite(value), `${row} ${what}: was measured`).toBe(true);
  if (atMost !== undefined) expect(value, `${row} ${what} (${unit})`).toBeLessThanOrEqual(atMost);
  if (atLeast !== undefined) expect(value, `${row} ${what} (${unit})`).toBeGreaterThanOrEqual(atLeast);
}

/**
 * The test of a test: the figures that the same measurement takes of what scripts/guard/known-bad.ts names for the row. Whoever measures with
 * these figures must see that the promise is broken.
 *
 * @throws AssertionError when each figure is within its limit: then the test of the row would see nothing
 */
export function knownBad(row: GuardedRow, figures: readonly GuardFigure[]): void {
  const caught = figures.filter((figure) => figure.row === row && !isWithin(figure));
  expect(caught.length, `${row} is seen to be broken by ${variantOf(row)}; measured: ${figures.map(shown).join('; ')}`).toBeGreaterThan(0);
  for (const figure of caught) keep({ row, caught: figure });
}

/** For what this machine does not allow to measure. @param skipped why, as a sentence: “It needs root.” */
export function guardSkip(row: string, skipped: string): void {
  keep({ row, skipped });
}

/** What random inputs are drawn with: another one for each `npm run guard -- --seed N`, else always the same. */
export const guardSeed = (): number => Number(process.env['HOOKGLASS_GUARD_SEED'] ?? 1);

/**
 * How much is tried of what takes long: the whole by `npm run guard`, some of it in the suites of `npm test`, and the least by
 * `npm run guard -- --quick`. The name of the figure says how much it was.
 */
export function guardAmount({ whole, some, least }: { whole: number; some: number; least: number }): number {
  if (process.env['HOOKGLASS_GUARD_QUICK']) return least;
  return process.env['HOOKGLASS_GUARD_REPORT'] ? whole : some;
}

function keep(line: GuardLine): void {
  const report = process.env['HOOKGLASS_GUARD_REPORT'];
  if (report) appendFileSync(report, reportLine(line));
}
