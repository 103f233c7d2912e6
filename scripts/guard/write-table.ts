import { limitOf, measuredText } from './figure.ts';
import { variantOf } from './known-bad.ts';
import { type RowVerdict, totalOf } from './verdict.ts';

/** Where and of what a table was measured. */
export interface Measured {
  /** `npm run guard -- --write` and its flags. */
  command: string;
  /** The day, as 2026-11-30. */
  day: string;
  commit: string;
  /** Processor, memory, system and Node. */
  machine: string;
  /** The whole run, as `24 min 3 s`. */
  took: string;
  /** The rows that took longest, as `R-02 62 s, R-06 101 s`; empty when none took long. */
  longest: string;
  /** What has to be known of the machine before its figures are believed. */
  warnings: readonly string[];
}

/** docs/guard.md: each promise with the figures of one run. */
export function guardTable(verdicts: readonly RowVerdict[], { command, day, commit, machine, took, longest, warnings }: Measured): string {
  const lines = verdicts.flatMap((row) => rowLines(row));
  return `# The promises, measured

\`${command}\` wrote this page on ${day} from the tree at ${commit}, on ${machine}. It is not edited by hand: the same command measures it anew.
What each promise means stands in [promises.md](promises.md). “Seen through” is what the same measurement says of something that breaks the promise on purpose.

${[`${totalOf(verdicts)}. It took ${took}${longest === '' ? '' : `, of which ${longest}`}.`, ...warnings].join('\n')}

| Row | Promise, and what was measured | Figure | Limit | |
| --- | --- | --- | --- | --- |
${lines.join('\n')}
`;
}

const WORDS: Readonly<Record<RowVerdict['verdict'], string>> = {
  kept: 'kept',
  missed: '**missed**',
  unproven: '**unproven**',
  skipped: 'skipped',
  'not run': 'not run',
};

function rowLines({ row, promise, verdict, figures, caught, reasons }: RowVerdict): string[] {
  return [
    `| **${row}** | **${cell(promise)}** | | | ${WORDS[verdict]} |`,
    ...figures.map((figure) => `| | ${cell(figure.what)} | ${cell(measuredText(figure))} | ${limitOf(figure)} | |`),
    ...caught.map(
      (figure) =>
        `| | Seen through: ${cell(variantOf(row))}: ${cell(figure.what)} | ${cell(measuredText(figure))} | ${limitOf(figure)} | |`,
    ),
    ...reasons.map((reason) => `| | ${cell(reason)} | | | |`),
  ];
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
