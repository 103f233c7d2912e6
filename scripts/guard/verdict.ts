import { type GuardFigure, type GuardLine, isWithin } from './figure.ts';
import type { Promised } from './promises.ts';

export interface RowVerdict extends Promised {
  verdict: 'kept' | 'missed' | 'skipped' | 'not run';
  figures: GuardFigure[];
  /** Why a part of it, or all, was not measured. */
  reasons: string[];
}

/** A row without a figure is missed, because nothing is believed unmeasured, unless its test says why this machine cannot measure it. */
export function judgeRow(promised: Promised, lines: readonly GuardLine[]): RowVerdict {
  const own = lines.filter(({ row }) => row === promised.row);
  const figures = own.filter((line) => 'value' in line);
  const reasons = [...own.flatMap((line) => ('skipped' in line ? [line.skipped] : [])), ...(promised.notRun ? [promised.notRun] : [])];
  return { ...promised, verdict: verdictOf(promised, figures, reasons), figures, reasons };
}

function verdictOf({ notRun }: Promised, figures: readonly GuardFigure[], reasons: readonly string[]): RowVerdict['verdict'] {
  if (figures.length > 0) return figures.every(isWithin) ? 'kept' : 'missed';
  if (notRun !== undefined) return 'not run';
  return reasons.length > 0 ? 'skipped' : 'missed';
}

/** `41 promises kept, 1 missed, 2 skipped, 1 not run` */
export function totalOf(verdicts: readonly RowVerdict[]): string {
  const count = (verdict: RowVerdict['verdict']) => verdicts.filter((row) => row.verdict === verdict).length;
  const others = (['missed', 'skipped', 'not run'] as const).filter((verdict) => count(verdict) > 0);
  return [`${count('kept')} promises kept`, ...others.map((verdict) => `${count(verdict)} ${verdict}`)].join(', ');
}
