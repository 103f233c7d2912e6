import type { Token } from './json-tokens.ts';

/** Rows of a fixed height, made when they come into sight. */
export interface Lines {
  count: number;
  /** Longest row in characters, about. */
  columns: number;
  line(index: number): { offset?: string; tokens: readonly Token[] };
}

/** A text cut into rows: at its line breaks, and after `columns` characters. */
export function textLines(text: string, columns: number): Lines {
  const starts = rowStarts(text, columns);
  return {
    count: starts.length,
    columns,
    line(index) {
      const start = starts[index] ?? text.length;
      const next = starts[index + 1] ?? text.length + 1;
      return { tokens: [{ kind: 'other', text: text.slice(start, next).replace(/\n$/, '').slice(0, columns) }] };
    },
  };
}

const LINE_BREAK = 10;

/** Millions of them in some tens of milliseconds: ten megabytes may be lines of one letter. */
function rowStarts(text: string, columns: number): Uint32Array {
  let starts = new Uint32Array(1024);
  let count = 1;
  const begin = (at: number) => {
    if (count === starts.length) {
      const longer = new Uint32Array(2 * count);
      longer.set(starts);
      starts = longer;
    }
    starts[count] = at;
    count += 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) === LINE_BREAK) begin(at + 1);
    else if (at - (starts[count - 1] ?? 0) === columns) begin(at);
  }
  return starts.subarray(0, count);
}

/** What does not show, in signs of one column; a byte order mark has three bytes and so three letters. */
const DRAWN: Readonly<Record<number, string>> = { 32: '␣', 10: '↵', 13: '←', 9: '→' };
const BOM = [0xef, 0xbb, 0xbf];

/**
 * Sixteen bytes a row: offset, hex, and the characters they are in ASCII.
 * @param options `drawn`: blanks, line breaks and a byte order mark as signs
 */
export function hexLines(bytes: Uint8Array, { drawn = false } = {}): Lines {
  const bomAt = drawn ? bytes.findIndex((_, at) => BOM.every((byte, i) => bytes[at + i] === byte)) : -1;
  const sign = (byte: number, at: number): string => {
    if (bomAt >= 0 && at >= bomAt && at < bomAt + BOM.length) return 'BOM'.charAt(at - bomAt);
    const known = drawn ? DRAWN[byte] : undefined;
    return known ?? (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·');
  };
  return {
    count: Math.max(1, Math.ceil(bytes.length / 16)),
    columns: 80,
    line(index) {
      const row = bytes.subarray(index * 16, index * 16 + 16);
      const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, '0'));
      const left = `${hex.slice(0, 8).join(' ')}  ${hex.slice(8).join(' ')}`.padEnd(49);
      const ascii = Array.from(row, (byte, i) => sign(byte, index * 16 + i)).join('');
      return {
        offset: (index * 16).toString(16).padStart(8, '0'),
        tokens: [
          { kind: 'other', text: left },
          { kind: 'string', text: ascii },
        ],
      };
    },
  };
}
