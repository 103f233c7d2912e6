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

const BEGIN = '<!-- npm run bench -- --write: from here -->';
const END = '<!-- to here -->';

/** The rows of the short table: group, and how `what` begins. */
const HEADLINES = [
  ['creates', 'creates on'],
  ['creates', 'p50 of a create on one'],
  ['creates', 'p50 from a change'],
  ['fan-out', 'deliveries, each change'],
  ['captures', 'captures on 20'],
  ['start', 'ready through npm'],
  ['memory', 'all processes'],
  ['growth', 'p50 of a change'],
  ['desktop', 'the first row'],
] as const;

/**
 * The README with the short table between its two marks.
 * @throws Error when it has no marks
 */
export function withShortTable(readme: string, runs: readonly GroupRun[], { day, commit, machine, remarks }: Measured): string {
  const [before, rest] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (before < 0 || rest < before) throw new Error(`README.md has no ${BEGIN} … ${END}.`);
  const rows = HEADLINES.flatMap(
    ([group, begin]) => runs.find((run) => run.group === group)?.rows.find(({ what }) => what.startsWith(begin)) ?? [],
  );
  const lines = rows.map((row) => `| ${cell(row.what)} | ${medianText(row, OURS)} | ${cell(besideText(row))} |`);
  const head = `Measured on ${day} at ${commit}: ${[`${machine}.`, ...remarks].join(' ')} [All figures, with their goals](docs/benchmarks.md).`;
  const table = `| | Hookglass | beside it |\n| --- | --- | --- |\n${lines.join('\n')}`;
  return `${readme.slice(0, before)}${BEGIN}\n\n${head}\n\n${table}\n\n${readme.slice(rest)}`;
}

const medianText = ({ figures, unit }: BenchRow, whose: string): string => {
  const values = figures[whose];
  return values === undefined ? 'not measured' : spreadText({ ...spreadOf(values), runs: 1 }, unit);
};

/** `mlflow server 55 /s (14 ×); bare program 1830 /s (0.42 ×)` */
function besideText(row: BenchRow): string {
  const peers = Object.keys(row.figures).filter((name) => name !== OURS);
  return peers
    .map((peer) => {
      const ratio = goalValue(row, { beside: peer });
      return `${peer} ${medianText(row, peer)}${ratio === undefined ? '' : ` (${ratioText(ratio).replace(' of', '')})`}`;
    })
    .join('; ');
}
