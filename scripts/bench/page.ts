import { type BenchRow, type Goal, goalText, goalValue, judgeGoal, OURS, ratioText, spreadOf, spreadText } from './row.ts';
import type { GroupRun } from './run-group.ts';

/** When, where and of what a run was. */
export interface Measured {
  /** The day, as 2026-11-30. */
  day: string;
  commit: string;
  machine: string;
  remarks: readonly string[];
  minutes: number;
}

/** docs/benchmarks.md. @param charts by group, the path of its picture beside the page */
export function benchPage(runs: readonly GroupRun[], measured: Measured, charts: Readonly<Record<string, string>>): string {
  return `# Benchmarks

\`npm run bench -- --write\` wrote this page on ${measured.day} from the tree at ${measured.commit}, in ${measured.minutes} minutes, on
${measured.machine}. It is not edited by hand: the same command measures it anew, \`npm run bench -- creates\` one group of it.

Figures are the median of the runs, with the least and the most. What stands side by side was measured turn by turn in the same run
([why](decisions/0300-what-is-measured-side-by-side-takes-turns.md)); figures of different groups cannot be compared.
The bare program is a Node program that does the same commits and POSTs and nothing else (\`test/bench/bare-program.ts\`, \`bare-receiver.ts\`).
In the pictures a dashed line is where Hookglass has to be for a goal, and a thin line goes from the least run to the most.

${[...measured.remarks, totalOf(runs)].join('\n\n')}

${runs.map((run) => section(run, charts[run.group])).join('\n')}`;
}

/** `Of the goals, 31 met, 2 missed, 1 not measured.` */
export function totalOf(runs: readonly GroupRun[]): string {
  const verdicts = runs.flatMap(({ rows }) => rows.flatMap((row) => row.goals.map((goal) => judgeGoal(row, goal))));
  const count = (wanted: string) => verdicts.filter((verdict) => verdict === wanted).length;
  const others = ['missed', 'not measured'].filter((verdict) => count(verdict) > 0).map((verdict) => `${count(verdict)} ${verdict}`);
  return `Of the goals, ${[`${count('met')} met`, ...others].join(', ')}.`;
}

function section({ group, rows, notes, brokeOff }: GroupRun, chart: string | undefined): string {
  const remarks = [...notes, ...(brokeOff === undefined ? [] : [`**It broke off:** ${brokeOff}`]), ...leftOutOf(rows)];
  const head = '| What | Hookglass | Beside it | Goal | |\n| --- | --- | --- | --- | --- |';
  return [
    `## ${group}\n`,
    ...(chart === undefined ? [] : [`![${group}: the figures of the table as bars](${chart})\n`]),
    ...(rows.length === 0 ? [] : [`${head}\n${rows.flatMap(tableLines).join('\n')}\n`]),
    ...(remarks.length === 0 ? [] : [`${remarks.map((remark) => `- ${cell(remark)}`).join('\n')}\n`]),
  ].join('\n');
}

/** A line for Hookglass and its own goals, and one for each peer. */
function tableLines(row: BenchRow): string[] {
  const { what, unit, figures, goals } = row;
  const ours = figures[OURS];
  const peers = new Set([...Object.keys(figures), ...goals.flatMap(({ beside }) => beside ?? [])].filter((name) => name !== OURS));
  const own = goals.filter(({ beside }) => beside === undefined);
  const shown = ours === undefined ? '–' : spreadText(spreadOf(ours), unit);
  return [
    `| ${cell(what)} | ${shown} | | ${goalCells(row, own)} |`,
    ...[...peers].map((peer) => {
      const values = figures[peer];
      const ratio = goalValue(row, { beside: peer });
      const figure = values === undefined ? `${peer}: –` : `${peer}: ${spreadText(spreadOf(values), unit)}`;
      const beside = goals.filter((goal) => goal.beside === peer);
      return `| |${ratio === undefined ? '' : ` ${ratioText(ratio)} ${peer}`} | ${cell(figure)} | ${goalCells(row, beside)} |`;
    }),
  ];
}

function goalCells(row: BenchRow, goals: readonly Goal[]): string {
  const verdicts = goals.map((goal) => judgeGoal(row, goal));
  return `${goals.map((goal) => goalText(row, goal)).join('; ')} | ${verdicts.map((verdict) => (verdict === 'missed' ? '**missed**' : verdict)).join('; ')}`;
}

/** Each reason once, however many rows it has left empty. */
function leftOutOf(rows: readonly BenchRow[]): string[] {
  return [...new Set(rows.flatMap(({ leftOut }) => Object.entries(leftOut).map(([name, why]) => `${name} is left out: ${why}`)))];
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
