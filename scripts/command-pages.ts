import type { Command } from '../cli/command.ts';
import { envName, type FlagTable } from '../cli/flags.ts';
import { fallbackOf } from '../cli/help.ts';
import { VERBS, type Verb } from '../cli/verbs.ts';
import { markdownTable, withMarked } from './markdown-table.ts';

/** A page of docs/commands. */
export interface Page {
  /** `replay.md`. */
  file: string;
  text: string;
}

/** One page for each verb, of the same data as its help. */
export async function commandPages(): Promise<Page[]> {
  return Promise.all(
    Object.entries(VERBS).map(async ([name, verb]) => ({ file: `${name}.md`, text: pageText(name, verb, await verb.load()) })),
  );
}

/** The lines of docs/command-line.md that name every verb. */
export function indexText(): string {
  const rows = Object.entries(VERBS).map(([name, { summary }]) => [`[\`${name}\`](commands/${name}.md)`, escaped(summary)]);
  return markdownTable(['verb', 'what it does'], rows);
}

function pageText(name: string, { summary }: Verb, { usage, about, flags, json, examples, exits }: Command): string {
  const codes = Object.entries(exits).map(([code, means]) => `- \`${code}\`: ${escaped(means)}`);
  const samples = examples.map(({ says, run, exit, endless }) =>
    [`${escaped(says)}${endingText(exit, endless)}:`, '', '```sh', run, '```'].join('\n'),
  );
  return `${[
    `# hookglass ${name}`,
    `_${escaped(summary)}_`,
    ['```text', ...usage.map((form) => `hookglass ${form}`), '```'].join('\n'),
    ...about.map(escaped),
    ...(samples.length === 0 ? [] : ['## Examples', ...samples]),
    '## Flags',
    flagTable(flags),
    ...(json === undefined ? [] : ['## JSON', `With \`--json\`: ${escaped(json)} Its schema: [${name}.json](../schemas/${name}.json).`]),
    '## Exit codes',
    codes.join('\n'),
    'All verbs, and what holds for all of them: [the command line](../command-line.md).',
  ].join('\n\n')}\n`;
}

function endingText(exit: number | undefined, endless: true | undefined): string {
  if (endless) return ' (until it is stopped)';
  return exit === undefined ? '' : ` (ends with ${exit})`;
}

function flagTable(flags: FlagTable): string {
  const rows = Object.entries(flags).map(([name, flag]) => {
    const { value, short, env, help } = flag;
    const head = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
    const fallback = fallbackOf(flag);
    const twins = [envName(name), ...(env === undefined ? [] : [env])].map((variable) => `\`${variable}\``).join(', ');
    return [`\`${head.replaceAll('|', '\\|')}\``, escaped(help), fallback === undefined ? '' : escaped(fallback), twins];
  });
  return markdownTable(['flag', 'meaning', 'without it', 'environment'], rows);
}

/** The texts of the help have no markup: what would be some is shown as it stands. */
const escaped = (text: string): string => text.replace(/[\\*<>|[\]`]|(?<!\w)_|_(?!\w)/g, '\\$&');

/** A document with the list of verbs between its two marks. */
export const withIndex = (document: string, index: string): string => withMarked(document, 'verbs', index);
