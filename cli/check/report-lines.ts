import { CHECK_GROUPS, CHECKS, type CheckGroup } from '#shared/domain/check/checks.ts';
import { cameText, saidIn } from '#shared/domain/check/exchange-words.ts';
import { signOf, summaryText } from '#shared/domain/check/markdown.ts';
import { type CheckOutcome, type CheckReport, NOT_RUN } from '#shared/domain/check/report.ts';
import { cutTo, padTo, wrapTo } from '../terminal/cells.ts';
import { painted, type Screen, type Tone } from '../terminal/paint.ts';
import { durationText } from '../terminal/spans.ts';
import { terminalText } from '../terminal-text.ts';

/** Longer lines are hard to read, however wide the terminal is. */
export const WIDEST = 100;
const TITLE = Math.max(...CHECKS.map(({ title }) => title.length));
const LEVEL = 6;
const TOOK = 7;

/** One line for each check as it is known, in the order of the table, under the heads of their groups. */
export interface CheckLines {
  /** @returns what can be printed now; what is before its turn waits */
  add(outcome: CheckOutcome): string[];
}

export function checkLines(asked: readonly string[], screen: Screen | undefined): CheckLines {
  const waiting = new Map<string, CheckOutcome>();
  const order = [...asked];
  let group: CheckGroup | undefined;
  return {
    add(outcome) {
      // One that nobody asked for is told where it kept the others from running.
      if (!order.includes(outcome.id)) order.unshift(outcome.id);
      waiting.set(outcome.id, outcome);
      const lines: string[] = [];
      for (let next = waiting.get(order[0] ?? ''); next; next = waiting.get(order[0] ?? '')) {
        order.shift();
        // What was not run is told once, behind all rows.
        if (next.answer === NOT_RUN) continue;
        const own = CHECKS.find(({ id }) => id === next.id)?.group;
        if (own !== group && own) lines.push(...(group ? [''] : []), painted(CHECK_GROUPS[own], 'strong', screen));
        group = own;
        lines.push(rowOf(next, screen));
      }
      return lines;
    },
  };
}

function rowOf(outcome: CheckOutcome, screen: Screen | undefined): string {
  const { id, level, tookMs } = outcome;
  const took = padTo(tookMs === undefined ? '' : durationText(tookMs), TOOK, 'end');
  const room = Math.min(screen?.columns ?? WIDEST, WIDEST) - (2 + 2 + TITLE + 2 + LEVEL + 2 + 2 + TOOK);
  const answer = padTo(cutTo(terminalText(outcome.answer), room), room);
  const sign = painted(signOf(outcome), toneOf(outcome), screen);
  return `  ${sign} ${padTo(titleOf(id), TITLE)}  ${padTo(level, LEVEL)}  ${answer}  ${took}`.trimEnd();
}

function toneOf({ result, level }: CheckOutcome): Tone {
  if (result === 'skip') return 'quiet';
  if (result === 'pass') return 'good';
  return level === 'must' ? 'bad' : 'warn';
}

/** What failed, each with what was seen, why it matters and what to do; then how many of each, and what no sender can see. */
export function closingLines({ checks, summary, tookMs, notTestable }: CheckReport, screen: Screen | undefined): string[] {
  const columns = Math.min(screen?.columns ?? WIDEST, WIDEST);
  return [
    ...alike(checks.filter(({ result }) => result === 'fail')).flatMap((same) => failureLines(same, columns, screen)),
    ...alike(checks.filter(({ result }) => result === 'skip')).flatMap((same) => skipLines(same, columns, screen)),
    ...checks
      .filter(({ level, result, exchanges }) => level === 'info' && result === 'pass' && exchanges.length > 0)
      .flatMap(({ id, why }) => ['', ...wrapTo(`${titleOf(id)}: ${terminalText(lowerFirst(why))}`, columns)]),
    '',
    ...wrapTo(`Not testable from outside: ${notTestable.map(lowerFirst).join('; ')}.`, columns),
    `${summaryText(summary, ' · ')} · ${durationText(tookMs)}`,
  ];
}

type Alike = readonly [CheckOutcome, ...CheckOutcome[]];

/** Those that say the same are told together. */
function alike(checks: readonly CheckOutcome[]): Alike[] {
  const groups = new Map<string, [CheckOutcome, ...CheckOutcome[]]>();
  for (const check of checks) {
    const { why, fix, level, result } = check;
    const key = JSON.stringify([why, fix, result === 'fail' && level]);
    const known = groups.get(key);
    if (known) known.push(check);
    else groups.set(key, [check]);
  }
  return [...groups.values()];
}

const MOST_NAMED = 4;

function skipLines(same: Alike, columns: number, screen: Screen | undefined): string[] {
  const [{ why, fix = '' }] = same;
  const named = same.length <= MOST_NAMED ? same.map(({ id }) => titleOf(id)).join(' · ') : `${same.length} checks`;
  return ['', painted(`– ${named}`, 'quiet', screen), ...hanging('  ', terminalText(`${why} ${fix}`.trim()), columns)];
}

function failureLines(same: Alike, columns: number, screen: Screen | undefined): string[] {
  const [{ why, care, fix, exchanges }] = same;
  const [first] = exchanges;
  const said = first ? saidIn(first.came) : '';
  const sent = first?.unusual ?? 'as MLflow sends it';
  const parts: (readonly [string, string])[] = [
    ['', why],
    ...(first ? [['Sent   ', `delivery ${first.deliveryId}: ${sent}`] as const] : []),
    ...(first ? [['Came   ', `${cameText(first.came)}${said === '' ? '' : ` ${cutTo(terminalText(said), columns)}`}`] as const] : []),
    ...(care === undefined ? [] : [['Matters', care] as const]),
    ...(fix === undefined ? [] : [['Fix    ', fix] as const]),
  ];
  return [
    '',
    ...same.map((check) => `${painted(`${signOf(check)} ${titleOf(check.id)}`, toneOf(check), screen)}  (${check.id}, ${check.level})`),
    ...parts.flatMap(([head, text]) => hanging(head === '' ? '  ' : `  ${head}  `, terminalText(text), columns)),
  ];
}

/** The lines behind the first stand under its text. */
export function hanging(head: string, text: string, columns: number): string[] {
  const [first = '', ...rest] = wrapTo(text, columns - head.length);
  return [`${head}${first}`, ...rest.map((line) => `${' '.repeat(head.length)}${line}`)];
}

const titleOf = (id: CheckOutcome['id']) => CHECKS.find((check) => check.id === id)?.title ?? id;

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
