import { pythonFloat } from './python-text.ts';

/*
 * JSON that goes through Python's `json` and comes out again: numbers as they were written, because Python tells 1 from 1.0 and
 * keeps every digit of a whole number.
 */

/** A number of a JSON text. */
export class WrittenNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  get isWhole(): boolean {
    return /^-?\d+$/.test(this.source);
  }

  toString(): string {
    return this.isWhole ? String(BigInt(this.source)) : pythonFloat(Number(this.source));
  }
}

/** Every number as it was written. @throws SyntaxError for what Python does not take for JSON either. */
export const parseWritten = (text: string): unknown =>
  parse(withMarks(text), (_, value, { source }) =>
    typeof value === 'number' ? new WrittenNumber(source) : marked(value, (word) => new WrittenNumber(word)),
  );

/** Plain JSON values, and NaN and the infinities where they stand bare: Python knows them. @throws SyntaxError */
export function parsePython(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
    return parse(withMarks(text), (_, value) => marked(value, Number));
  }
}

export interface DumpStyle {
  sortKeys?: boolean;
  /** Between members, and between a key and its value. */
  separators?: readonly [string, string];
}

/** `json.dumps(value)`; what is not ASCII is escaped. */
export function pythonDumps(value: unknown, style: DumpStyle = {}): string {
  const { sortKeys = false, separators = [', ', ': '] } = style;
  const [comma, colon] = separators;
  if (value instanceof WrittenNumber) return String(value);
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map((item) => pythonDumps(item, style)).join(comma)}]`;
  if (typeof value !== 'object') return toAscii(JSON.stringify(value));
  const entries = Object.entries(value);
  if (sortKeys) entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${toAscii(JSON.stringify(key))}${colon}${pythonDumps(inner, style)}`).join(comma)}}`;
}

/** No text of JSON can begin with it, because there it has to be escaped. */
const MARK = '\\u0000:';

/** The words are put between quotes with a mark; texts stay what they are, as none of them holds a quote that is not escaped. */
const withMarks = (text: string) =>
  text.replace(/"(?:[^"\\]|\\[\s\S]?)*(?:"|$)|-?\b(?:Infinity|NaN)\b(?!\s*:)/g, (token) =>
    token.startsWith('"') ? token : `"${MARK}${token}"`,
  );

function marked(value: unknown, read: (word: string) => unknown): unknown {
  return typeof value === 'string' && /^\0:(?:-?Infinity|NaN)$/.test(value) ? read(value.slice(2)) : value;
}

const toAscii = (json: string) => json.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Since Node 22 the reviver gets the text of a number; the compiler's library does not know it yet. */
const parse = JSON.parse as (text: string, revive: (key: string, value: unknown, context: { source: string }) => unknown) => unknown;
