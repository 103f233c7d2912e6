import { type Finding, isCopiedLine, type Severity } from '#shared/domain/app/finding.ts';
import { wrapTo } from './terminal/cells.ts';
import { painted, type Screen, type Tone } from './terminal/paint.ts';
import { terminalText } from './terminal-text.ts';

const MARKS: Readonly<Record<Severity, readonly [mark: string, tone: Tone]>> = {
  error: ['✕', 'bad'],
  warning: ['!', 'warn'],
  info: ['·', 'quiet'],
};

/** A finding for a terminal: what it is, then why and what to do, indented below; lines to copy stand alone and are never broken. */
export function findingLines({ severity, what, why, fix }: Finding, screen: Screen | undefined): string[] {
  const [mark, tone] = MARKS[severity];
  const wrapped = (text: string, indent: string) => (screen ? wrapTo(`${indent}${text}`, screen.columns) : [`${indent}${text}`]);
  const [first = '', ...rest] = wrapped(terminalText(what), '  ');
  const below = [why, ...fix.split('\n')].filter((line) => line !== '').map(terminalText);
  return [
    `${painted(mark, tone, screen)} ${first.slice(2)}`,
    ...rest,
    ...below.flatMap((line) => (isCopiedLine(line) ? [`      ${line}`] : wrapped(line, '    '))),
  ];
}

/** `1 error, 2 warnings`. */
export function countLine(findings: readonly Finding[]): string {
  const count = (severity: Severity, word: string) => {
    const many = findings.filter((finding) => finding.severity === severity).length;
    return `${many === 0 ? 'no' : many} ${word}${many === 1 ? '' : 's'}`;
  };
  return `${count('error', 'error')}, ${count('warning', 'warning')}`;
}
