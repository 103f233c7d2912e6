import type { PrettyLine } from './json-tokens.ts';

/** Where an object or an array that begins on a line ends, and how many members it has. */
export interface Fold {
  end: number;
  members: number;
}

/** @returns for each line the fold that begins there, if one does; linear, whatever the depth */
export function foldsOf(lines: readonly PrettyLine[]): (Fold | undefined)[] {
  const folds: (Fold | undefined)[] = lines.map(() => undefined);
  const open: { line: number; members: number }[] = [];
  lines.forEach(({ tokens }, index) => {
    if (isCloser(tokens)) {
      const opened = open.pop();
      if (opened) folds[opened.line] = { end: index, members: opened.members };
    } else {
      const parent = open.at(-1);
      if (parent) parent.members += 1;
    }
    const last = tokens.at(-1);
    if (last?.kind === 'punctuation' && (last.text === '{' || last.text === '[')) open.push({ line: index, members: 0 });
  });
  return folds;
}

/** A line that only ends what another one began. */
export function isCloser(tokens: PrettyLine['tokens']): boolean {
  const [first] = tokens;
  return first?.kind === 'punctuation' && (first.text === '}' || first.text === ']');
}

/** The lines that are seen while some are folded. */
export function unfoldedLines(folds: readonly (Fold | undefined)[], folded: ReadonlySet<number>): number[] {
  const seen: number[] = [];
  for (let index = 0; index < folds.length; index += 1) {
    seen.push(index);
    const fold = folded.has(index) ? folds[index] : undefined;
    if (fold) index = fold.end;
  }
  return seen;
}
