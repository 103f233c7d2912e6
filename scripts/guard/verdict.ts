import { type GuardFigure, type GuardLine, isWithin, limitOf } from './figure.ts';
import type { Promised } from './promises.ts';

export interface RowVerdict extends Promised {
  verdict: 'kept' | 'missed' | 'unproven' | 'skipped' | 'not run';
  figures: GuardFigure[];
  /** What the known-bad variant was caught by. */
  caught: GuardFigure[];
  /** Why a part of it, or all, was not measured. */
  reasons: string[];
}

/**
 * A row without a figure is missed, because nothing is believed unmeasured, unless its test says why this machine cannot measure it; and so is
 * one with a test that failed before its figure was there. A row
 * whose known-bad variant was not caught, by a figure of the same name and limit, is unproven: its test may be one that sees nothing.
 */
export function judgeRow(promised: Promised, lines: readonly GuardLine[]): RowVerdict {
  const own = lines.filter(({ row }) => row === promised.row);
  const figures = own.filter((line) => 'value' in line);
  const caught = own.flatMap((line) => ('caught' in line ? [line.caught] : [])).filter((bad) => figures.some((good) => isSame(good, bad)));
  const failures = own.flatMap((line) => ('failed' in line ? [line.failed] : []));
  const reasons = [...own.flatMap((line) => ('skipped' in line ? [line.skipped] : [])), ...(promised.notRun ? [promised.notRun] : [])];
  const verdict = failures.length > 0 ? 'missed' : verdictOf(promised, { figures, caught, reasons });
  return { ...promised, verdict, figures, caught, reasons: [...failures, ...reasons] };
}

const isSame = (good: GuardFigure, bad: GuardFigure) => good.what === bad.what && limitOf(good) === limitOf(bad);

function verdictOf(
  { notRun }: Promised,
  { figures, caught, reasons }: Pick<RowVerdict, 'figures' | 'caught' | 'reasons'>,
): RowVerdict['verdict'] {
  if (figures.some((figure) => !isWithin(figure))) return 'missed';
  if (figures.length > 0) return caught.length > 0 || reasons.length > 0 ? 'kept' : 'unproven';
  if (notRun !== undefined) return 'not run';
  return reasons.length > 0 ? 'skipped' : 'missed';
}

/** `41 promises kept, 1 missed, 2 skipped, 1 not run` */
export function totalOf(verdicts: readonly RowVerdict[]): string {
  const count = (verdict: RowVerdict['verdict']) => verdicts.filter((row) => row.verdict === verdict).length;
  const others = (['missed', 'unproven', 'skipped', 'not run'] as const).filter((verdict) => count(verdict) > 0);
  return [`${count('kept')} promises kept`, ...others.map((verdict) => `${count(verdict)} ${verdict}`)].join(', ');
}
