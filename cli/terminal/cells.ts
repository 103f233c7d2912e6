/*
 * Text in the cells of a terminal: how wide it is, how it is cut to a width, and how it is broken between words. All of it takes text that
 * is fit for a terminal already (terminalText), without colours.
 */

/** East Asian wide and full-width forms, and what is drawn as a picture. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
const NOTHING = /^[\p{Mn}\p{Me}]*$/u;
const PLAIN = /^[\x20-\x7e]*$/;

let segmenter: Intl.Segmenter | undefined;

/** What a reader takes for one character each. */
function charactersOf(text: string): string[] {
  if (PLAIN.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function cellsOfCharacter(character: string): number {
  if (NOTHING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** How many cells of a terminal a text takes. */
export function cellsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return charactersOf(text).reduce((sum, character) => sum + cellsOfCharacter(character), 0);
}

export type CutAt = 'start' | 'middle' | 'end';

/** A text in no more than so many cells; `…` stands where something was left out. */
export function cutTo(text: string, cells: number, at: CutAt = 'end'): string {
  if (cellsOf(text) <= cells) return text;
  if (cells < 1) return '';
  const characters = charactersOf(text);
  const room = cells - 1;
  const before = at === 'end' ? room : at === 'start' ? 0 : Math.floor(room / 2);
  const head = taken(characters, before);
  const tail = taken(characters.toReversed(), at === 'end' ? 0 : room - before).toReversed();
  return `${head.join('').trimEnd()}…${tail.join('').trimStart()}`;
}

function taken(characters: readonly string[], cells: number): string[] {
  let left = cells;
  const end = characters.findIndex((character) => {
    left -= cellsOfCharacter(character);
    return left < 0;
  });
  return characters.slice(0, end < 0 ? characters.length : end);
}

/** A text with spaces behind or before it, so that it takes just so many cells. */
export function padTo(text: string, cells: number, align: 'start' | 'end' = 'start'): string {
  const spaces = ' '.repeat(Math.max(0, cells - cellsOf(text)));
  return align === 'start' ? `${text}${spaces}` : `${spaces}${text}`;
}

/**
 * Breaks a text between its words so that no line is wider than so many cells. Spaces at its beginning are kept, and stand before the lines
 * that follow as well. A word that is wider than a line (an address, a path) stays whole, for it is there to be copied.
 * @param hang how many more spaces stand before the lines that follow
 */
export function wrapTo(text: string, cells: number, hang = 0): string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = '';
  for (const word of text.slice(indent.length).split(/ (?! )/)) {
    const longer = line === '' ? `${indent}${word}` : `${line} ${word}`;
    if (line !== '' && cellsOf(longer) > cells) {
      lines.push(line);
      line = `${indent}${' '.repeat(hang)}${word}`;
    } else line = longer;
  }
  return [...lines, line].map((one) => one.trimEnd());
}
