import { CHECK_GROUPS, CHECKS, type CheckGroup } from './checks.ts';
import { cameText, saidIn } from './exchange-words.ts';
import type { CheckOutcome, CheckReport } from './report.ts';

/** A report to be read, in a pull request or a ticket. */
export function markdownOf(report: CheckReport): string {
  const { target, mlflowVersion, checks, summary, notTestable, startedAtMs, tookMs } = report;
  const troubled = checks.filter(({ result }) => result === 'fail');
  const rows = (Object.keys(CHECK_GROUPS) as CheckGroup[]).flatMap((group) => checks.filter(({ id }) => groupOf(id) === group).map(rowOf));
  return [
    `# Receiver check of ${code(target)}`,
    '',
    `${summaryText(summary)}, as MLflow ${inline(mlflowVersion)} sends, on ${new Date(startedAtMs).toISOString()}, in ${(tookMs / 1000).toFixed(1)} s.`,
    '',
    '| | Check | Level | Answer | What was seen |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    ...troubled.flatMap(detailsOf),
    '',
    '## Not testable from outside',
    '',
    ...notTestable.map((what) => `- ${inline(what)}`),
    '',
  ].join('\n');
}

/** `20 passed, 1 failed, 1 warned, 2 skipped`. */
export const summaryText = ({ passed, failed, warned, skipped }: CheckReport['summary'], between = ', '): string =>
  [`${passed} passed`, `${failed} failed`, `${warned} warned`, `${skipped} skipped`].join(between);

const WORDS = { pass: '✓', skip: '–', fail: '✕', warn: '▲' } as const;

/** A failed should or info is a warning. */
export const signOf = ({ result, level }: Pick<CheckOutcome, 'result' | 'level'>): string =>
  result === 'fail' && level !== 'must' ? WORDS.warn : WORDS[result];

function rowOf(check: CheckOutcome): string {
  const title = inline(titleOf(check.id));
  return `| ${signOf(check)} | ${title} | ${check.level} | ${inline(check.answer)} | ${inline(check.why)} |`;
}

function detailsOf(check: CheckOutcome): string[] {
  const { id, level, why, care, fix, exchanges } = check;
  const [first] = exchanges;
  const said = first ? saidIn(first.came) : '';
  return [
    '',
    `## ${signOf(check)} ${inline(titleOf(id))}`,
    '',
    `${code(id)}, ${level}. ${inline(why)}`,
    ...(first ? ['', `- Sent: delivery ${code(first.deliveryId)}${first.unusual === undefined ? '' : `, ${inline(first.unusual)}`}`] : []),
    ...(first ? [`- Came back: ${inline(cameText(first.came))}${said === '' ? '' : `, ${code(said)}`}`] : []),
    ...(care === undefined ? [] : [`${first ? '' : '\n'}- Why MLflow would care: ${inline(care)}`]),
    ...(fix === undefined ? [] : [`- Fix: ${inline(fix)}`]),
  ];
}

const titleOf = (id: CheckOutcome['id']) => CHECKS.find((check) => check.id === id)?.title ?? id;
const groupOf = (id: CheckOutcome['id']) => CHECKS.find((check) => check.id === id)?.group;

/** What an answer holds must not become a link, a picture, a tag, a column or a line of its own. */
export const inline = (text: string) =>
  oneLine(text)
    .replace(/[\\`*_[\]<>|#!~$@&]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/https?:(?=\/\/)/gi, (scheme) => `${scheme.slice(0, -1)}&#58;`);

/** In a fence that is longer than any within. */
export function code(text: string): string {
  const line = oneLine(text).replaceAll('|', '¦');
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return line.startsWith('`') || line.endsWith('`') ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const UNFIT = /[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+|\p{Surrogate}/gu;
const oneLine = (text: string) => text.replace(UNFIT, ' ');
