import { EXIT_CODES, type ExitReason } from '#shared/domain/app/start-error.ts';
import type { VerbText } from './command.ts';
import { envName, type FlagTable } from './flags.ts';
import { cellsOf, padTo, wrapTo } from './terminal/cells.ts';
import { painted, type Screen } from './terminal/paint.ts';
import type { Verb } from './verbs.ts';

/** Of a pipe, and of whatever does not say. */
const USUAL_COLUMNS = 80;
/** Longer lines are hard to read. */
const MOST_COLUMNS = 100;
/** What stands before the words about a flag; a longer head has a line of its own. */
const WIDEST_HEAD = 28;

const widthOf = (screen: Screen | undefined): number => Math.min(screen?.columns ?? USUAL_COLUMNS, MOST_COLUMNS);

/** The help of one verb: forms, flags, examples and exit codes, wrapped at words. */
export function helpLines({ usage, about, flags, json, examples, exits }: VerbText, screen: Screen | undefined): string[] {
  const cells = widthOf(screen);
  const title = (text: string) => painted(text, 'strong', screen);
  const heads = ownFirst(flags).map(([name, flag]): [string, string] => [flagHead(name, flag), `${flag.help}${fallbackBehind(flag)}`]);
  return [
    ...usage.flatMap((form) => hanging(`hookglass ${form}`, cells)),
    ...about.flatMap((paragraph) => ['', ...wrapTo(paragraph, cells)]),
    ...(heads.length === 0
      ? []
      : [
          '',
          title('Flags'),
          ...termLines(heads, cells),
          '',
          ...wrapTo(`Each can come from the environment as well: --data-dir is ${envName('data-dir')}.`, cells),
        ]),
    ...(json === undefined ? [] : ['', ...wrapTo(`With --json: ${json}`, cells)]),
    ...(examples.length === 0 ? [] : ['', title('Examples')]),
    ...examples.flatMap(({ says, run }, i) => [
      ...(i === 0 ? [] : ['']),
      ...wrapTo(`  ${says}:`, cells).map((line) => painted(line, 'quiet', screen)),
      ...run.split('\n').map((line) => `    ${line}`),
    ]),
    '',
    title('Exit codes'),
    ...termLines(
      Object.entries(exits).map(([code, means]) => [code.padStart(3), means]),
      cells,
    ),
  ];
}

/** What is asked for most stands first. A verb that is named nowhere here is shown under the last head. */
const GROUPS: readonly (readonly [head: string, verbs: readonly string[]])[] = [
  ['Run', ['serve', 'open', 'listen', 'attach', 'tunnel', 'receiver']],
  ['See what happened', ['deliveries', 'show', 'captures', 'calls', 'wait', 'diff']],
  ['Send', ['trigger', 'replay', 'retry', 'hold', 'release', 'cancel', 'webhooks']],
  ['Find out why', ['signature', 'check', 'doctor']],
  ['Take out and bring in', ['export', 'import']],
  ['More', []],
];

/** All verbs, and what the exit codes mean. */
export function overviewLines(verbs: Readonly<Record<string, Pick<Verb, 'summary'>>>, screen: Screen | undefined): string[] {
  const cells = widthOf(screen);
  const named = new Set(GROUPS.flatMap(([, names]) => names));
  const others = Object.keys(verbs).filter((name) => !named.has(name));
  const width = Math.max(...Object.keys(verbs).map(cellsOf));
  const groups = GROUPS.map(([head, names]) => ({
    head,
    shown: [...names.filter((name) => name in verbs), ...(names.length === 0 ? others : [])],
  }));
  return [
    ...wrapTo('See, explain and reproduce every MLflow webhook delivery on your own machine.', cells),
    '',
    'hookglass VERB [flags]',
    ...groups.flatMap(({ head, shown }) =>
      shown.length === 0
        ? []
        : [
            '',
            painted(head, 'strong', screen),
            ...termLines(
              shown.map((name) => [padTo(name, width), verbs[name]?.summary ?? '']),
              cells,
            ),
          ],
    ),
    '',
    painted('Exit codes', 'strong', screen),
    ...termLines([['  0', 'done'], ...exitTerms()], cells),
    '',
    ...wrapTo('"hookglass help VERB" has examples, and lists the flags of a verb.', cells),
  ];
}

const EXIT_WORDS: Readonly<Record<ExitReason, string>> = {
  'check-failed': 'something that was checked or expected is not so, or two things differ',
  usage: 'the command line is wrong, or the core refused what it asks for',
  'target-unreachable': 'no core runs on this data directory, or nothing answers at the target',
  'port-unavailable': 'a port that was chosen is not free',
  'malformed-key': 'the key that secrets are encrypted with is malformed',
  io: 'something cannot be read or written, or went wrong inside Hookglass',
  'data-directory-in-use': 'another core owns the data directory',
  'database-corrupt': 'the database is damaged (serve --strict)',
  'database-newer': 'the database was written by a newer Hookglass',
  'timed-out': 'what was waited for has not happened in time',
};

const exitTerms = (): [string, string][] =>
  Object.entries(EXIT_WORDS).map(([reason, words]) => [String(EXIT_CODES[reason as ExitReason]).padStart(3), words]);

/** `  --head WORD  what it is`, the words one below the other. */
function termLines(terms: readonly (readonly [head: string, words: string])[], cells: number): string[] {
  const width = Math.max(...terms.map(([head]) => cellsOf(head)).filter((length) => length <= WIDEST_HEAD), 0);
  const indent = ' '.repeat(width + 4);
  return terms.flatMap(([head, words]) => {
    const [first = '', ...rest] = wrapTo(`${indent}${words}`, cells);
    if (cellsOf(head) > width) return [`  ${head}`, first, ...rest];
    return [`  ${padTo(head, width)}  ${first.trimStart()}`, ...rest];
  });
}

/** A form of a verb; what does not fit in its line stands further in. */
const hanging = (text: string, cells: number): string[] => wrapTo(text, cells).map((line, i) => (i === 0 ? line : `    ${line}`));

/** What nearly every verb takes stands behind what this one takes. */
function ownFirst(flags: FlagTable): [name: string, flag: FlagTable[string]][] {
  const isCommon = ([name]: [string, unknown]) => name === 'data-dir' || name === 'json';
  const all = Object.entries(flags);
  return [...all.filter((one) => !isCommon(one)), ...all.filter(isCommon)];
}

/** `-f, --forward-to URL`; those without a letter stand below the long names of those with one. */
const flagHead = (name: string, { value, short }: FlagTable[string]): string =>
  `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;

function fallbackBehind(flag: FlagTable[string]): string {
  const text = fallbackOf(flag);
  return text === undefined ? '' : ` (${text})`;
}

/** What a flag is when nobody gives it, in words; undefined where it is simply not there. */
export function fallbackOf({ fallback, fallbackText }: FlagTable[string]): string | undefined {
  if (fallbackText !== undefined) return fallbackText;
  return typeof fallback === 'string' || typeof fallback === 'number' ? String(fallback) : undefined;
}
