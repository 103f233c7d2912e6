import { CHECK_TEXTS } from '#shared/domain/check/check-texts.ts';
import { CHECK_GROUPS, CHECKS, type CheckGroup, NOT_TESTABLE } from '#shared/domain/check/checks.ts';

export const CHECK_PAGE = 'docs/guide/receiver-checks.md';
const START = '<!-- made by scripts/write-check-page.ts -->';
const END = '<!-- end of what is made -->';

/** The page with its middle part made anew from the table of checks; what is written by hand around it stays. */
export function withCheckTable(page: string): string {
  const [before = '', rest = ''] = page.split(START);
  const after = rest.split(END)[1] ?? '';
  return `${before}${START}\n\n${sections().join('\n')}\n${END}${after}`;
}

function sections(): string[] {
  return (Object.keys(CHECK_GROUPS) as CheckGroup[])
    .flatMap((group) => [
      `## ${CHECK_GROUPS[group]}`,
      '',
      ...CHECKS.filter((check) => check.group === group).flatMap(({ id, level, title }) => {
        const { sends, care, fix } = CHECK_TEXTS[id];
        return [
          `### ${escaped(title)}`,
          '',
          `\`${id}\`, ${level}. ${escaped(sends)}`,
          '',
          `- Why it matters: ${escaped(care)}`,
          `- Fix: ${escaped(fix)}`,
          '',
        ];
      }),
    ])
    .concat('## Not testable from outside', '', ...NOT_TESTABLE.map((what) => `- ${what}`), '');
}

const escaped = (text: string) => text.replaceAll('\\', '\\\\');
