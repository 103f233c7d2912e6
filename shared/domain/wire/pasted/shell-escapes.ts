import { binaryOf } from '../wire-text.ts';

const LETTERS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const NUMERIC = /x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})/y;

/** What stands behind `$'`, up to its end. `end` lies beyond the text where the quotation is not closed. */
export function ansiC(text: string, start: number): { value: string; end: number } {
  const parts: string[] = [];
  let at = start;
  for (;;) {
    const stop = nextOf(text, at);
    parts.push(text.slice(at, stop));
    if (stop >= text.length) return { value: parts.join(''), end: text.length + 1 };
    if (text[stop] === "'") return { value: parts.join(''), end: stop + 1 };
    const { value, length } = escapeAt(text, stop + 1);
    parts.push(value);
    at = stop + 1 + length;
  }
}

/** As `printf` and `echo -e` read a text. */
export function unescaped(text: string): string {
  const parts: string[] = [];
  for (let at = 0; ; ) {
    const stop = text.indexOf('\\', at);
    if (stop === -1) return parts.join('') + text.slice(at);
    const { value, length } = escapeAt(text, stop + 1);
    parts.push(text.slice(at, stop), value);
    at = stop + 1 + length;
  }
}

function nextOf(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "'" && text[at] !== '\\') at += 1;
  return at;
}

/** @param at behind the backslash */
function escapeAt(text: string, at: number): { value: string; length: number } {
  const char = text[at] ?? '';
  NUMERIC.lastIndex = at;
  const [all = '', hex, short, long, octal] = NUMERIC.exec(text) ?? [];
  if (hex !== undefined) return { value: String.fromCharCode(Number.parseInt(hex, 16)), length: all.length };
  if (octal !== undefined) return { value: String.fromCharCode(Number.parseInt(octal, 8) & 255), length: all.length };
  const code = short ?? long;
  if (code !== undefined)
    return { value: binaryOf(String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code, 16)))), length: all.length };
  const letter = LETTERS[char];
  if (letter !== undefined) return { value: letter, length: 1 };
  return { value: `'"\\?`.includes(char) ? char : `\\${char}`, length: 1 };
}
