import { type BenchRow, goalText, goalValue, hasFailed, judgeGoal, OURS, ratioText, spreadOf, spreadText } from './row.ts';

/** A row as the terminal shows it: Hookglass and its own goals first, each peer on a line of its own. */
export function linesOf(row: BenchRow): string[] {
  const { what, unit, figures, leftOut, goals } = row;
  const ours = figures[OURS];
  const own = goals.filter(({ beside }) => beside === undefined).map((goal) => goalText(row, goal));
  const shown = ours === undefined ? `not measured: ${leftOut[OURS] ?? 'nothing was said about it.'}` : spreadText(spreadOf(ours), unit);
  return [
    `${hasFailed(row) ? 'MISS ' : 'ok   '} ${what}: ${shown}${own.length > 0 ? `; ${own.join(', ')}` : ''}`,
    ...Object.entries(figures)
      .filter(([name]) => name !== OURS)
      .map(([name, values]) => `        ${name}: ${spreadText(spreadOf(values), unit)}${besideText(row, name)}`),
    ...Object.entries(leftOut)
      .filter(([name]) => name !== OURS)
      .map(([name, why]) => `        ${name} is left out: ${why}`),
  ];
}

/** `; Hookglass has 0.42 × (at least 0.55 ×: missed)` */
function besideText(row: BenchRow, peer: string): string {
  const ratio = goalValue(row, { beside: peer });
  if (ratio === undefined) return '';
  const goals = row.goals.filter(({ beside }) => beside === peer);
  const judged = goals.map((goal) => `${goalText(row, goal)}: ${judgeGoal(row, goal)}`);
  return `; Hookglass has ${ratioText(ratio)} that${judged.length > 0 ? ` (${judged.join(', ')})` : ''}`;
}
