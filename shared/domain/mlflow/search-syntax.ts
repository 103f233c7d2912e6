import { invalidParameter } from './mlflow-error.ts';
import { pythonRepr } from './python-repr.ts';

/*
 * The search filters of MLflow's API: comparisons joined by AND. MLflow takes them apart with a parser of SQL and looks
 * at what that makes of the text, so some of its refusals follow from words of SQL. Source: MLflow 3.17.2, measured.
 */

export type SearchValue =
  /** `'…'` or `"…"`, without the quotes; no quote can be escaped. */
  | { kind: 'text'; raw: string; text: string }
  | { kind: 'number'; raw: string; isFloat: boolean }
  /** `('a', 'b')`; absent items: not a list of texts. */
  | { kind: 'list'; raw: string }
  /** Something that is not quoted. */
  | { kind: 'word'; raw: string }
  /** Of `IS NULL`. */
  | { kind: 'none'; raw: string };

export interface Comparison {
  /** As written: `name`, `tags.k`, ``tag.`a b` ``. */
  left: string;
  /** Upper case: `=`, `LIKE`, `NOT IN`, `IS NULL` … */
  comparator: string;
  /** The same as written, but for the comparators of several words. */
  /** As MLflow goes on with it: before ASC or DESC, the quotes are gone. */
  written: string;
  value: SearchValue;
}

type Token = { kind: 'name' | 'word' | 'text' | 'number' | 'operator' | 'list' | 'other'; raw: string };

const NAME = String.raw`(?:[\p{L}_][\p{L}\p{N}_$]*|${'`(?:``|[^`])*`'}|"(?:""|\\"|[^"])*")`;
const PART = String.raw`(?:[\p{L}\p{N}_$]+|${'`(?:``|[^`])*`'}|"(?:""|\\"|[^"])*"|'(?:''|\\'|[^'])*')`;
/** Behind a dot, digits alone are a number of SQL: in a filter such a key stands in backticks. */
const FILTER_PART = String.raw`(?!\d+(?![_A-Za-z\d]))${PART}`;
const PATTERNS: readonly [kind: Token['kind'], pattern: RegExp][] = [
  ['other', /(?:--|# )[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/y],
  ['word', /NOT\s+NULL\b/iy],
  ['word', /NOT\s+(?:LIKE|ILIKE|RLIKE)\b/iy],
  ['word', /ORDER\s+BY\b/iy],
  ['text', /'(?:''|\\'|[^'])*'/y],
  ['other', /-?0x[\dA-F]+/iy],
  ['number', /-?\d+(?:\.\d+)?E-?\d+|-?(?:\d+\.\d*|\.\d+|\d+)(?![_A-Z\d])/iy],
  ['operator', /[<>=!~]+/y],
  ['name', new RegExp(String.raw`${NAME}(?:\s*\.\s*${FILTER_PART})*`, 'uy')],
  ['name', /\d[\p{L}\p{N}_$]*/uy],
];
const ORDER = new RegExp(String.raw`^(${NAME}(?:\.${PART})*)(?:\s+(\S+))?$`, 'u');
/** Words that SQL knows: they are no names, unless something stands before them and a dot. */
const RESERVED = new Set([
  'AND',
  'OR',
  'NOT',
  'IN',
  'IS',
  'NULL',
  'LIKE',
  'ILIKE',
  'RLIKE',
  'TRUE',
  'FALSE',
  'VERSION',
  'SOURCE',
  'TYPE',
  'KEY',
  'USER',
  'BETWEEN',
  'ASC',
  'DESC',
]);

/** SQLite's depth of an expression is bounded; MLflow crashes there. */
const MOST_COMPARISONS = 200;
/** Far more than so many comparisons are made of, and as many as are taken apart in a few milliseconds. */
const MOST_TOKENS = 20 * MOST_COMPARISONS;

/** One part of a filter, in its order: a comparison, or something that does not belong there. */
export type Clause = { kind: 'comparison'; comparison: Comparison } | { kind: 'and' } | { kind: 'invalid'; raw: string };

/** A filter taken apart; nothing in it has been judged. `statements` is what SQL would see: nothing, one, or several. */
export function clausesIn(filter: string): { statements: 0 | 1 | 2; clauses: Clause[] } {
  const tokens = tokensOf(filter);
  if (tokens.length === 0) return { statements: 0, clauses: [] };
  const end = tokens.findIndex(({ raw }) => raw === ';');
  if (end >= 0 && end < tokens.length - 1) return { statements: 2, clauses: [] };
  const clauses: Clause[] = [];
  for (let at = 0; at < tokens.length; ) {
    const found = comparisonAt(tokens, at);
    if (found) clauses.push({ kind: 'comparison', comparison: found.comparison });
    else clauses.push(upper(tokens[at]) === 'AND' ? { kind: 'and' } : { kind: 'invalid', raw: tokens[at]?.raw ?? '' });
    at += found?.length ?? 1;
  }
  const count = clauses.filter(({ kind }) => kind === 'comparison').length;
  if (count > MOST_COMPARISONS) throw tooMany();
  return { statements: 1, clauses };
}

/**
 * The comparisons of a filter; an empty text has none.
 *
 * @param shown how a clause that does not belong there stands in the message
 * @throws MlflowError in MLflow's words for everything that is not joined by AND.
 */
export function parseSearch(filter: string, shown: (clause: string) => string = String): Comparison[] {
  if (filter === '') return [];
  const { statements, clauses } = clausesIn(filter);
  if (statements === 0) throw invalidParameter(`Invalid filter '${filter}'. Could not be parsed.`);
  if (statements === 2) {
    throw invalidParameter(`Search filter contained multiple expression ${pythonRepr(filter)}. Provide AND-ed expression list.`);
  }
  const invalid = clauses.flatMap((clause) => (clause.kind === 'invalid' ? [clause.raw] : []));
  if (invalid.length > 0) throw invalidParameter(`Invalid clause(s) in filter string: ${invalid.map(shown).join(', ')}`);
  return clauses.flatMap((clause) => (clause.kind === 'comparison' ? [clause.comparison] : []));
}

/** A text value without its quotes. @throws MlflowError for a bare word. */
export function quotedText(value: SearchValue): string | undefined {
  if (value.kind === 'text') return value.text;
  if (value.kind !== 'word') return undefined;
  throw invalidParameter(
    `Parameter value is either not quoted or unidentified quote types used for string value ${value.raw}. Use either single or double quotes.`,
  );
}

/** The texts of a list. @throws MlflowError for an empty list and for anything but texts. */
export function listedTexts({ raw }: SearchValue): string[] {
  const inner = raw.slice(1, -1).trim();
  if (inner === '') {
    throw invalidParameter('While parsing a list in the query, expected a non-empty list of string values, but got empty list');
  }
  const items = [...inner.matchAll(/\s*('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^,'"]+|['"])\s*(,|$)?/g)].map(([, item = '']) => item.trim());
  if (items.every((item) => /^(['"]).*\1$/s.test(item) && item.length > 1))
    return items.map((item) => item.slice(1, -1).replace(/\\(.)/gs, '$1'));
  if (items.some((item) => !/^(?:-?\d+(?:\.\d+)?|(['"]).*\1)$/s.test(item))) {
    throw invalidParameter('While parsing a list in the query, expected a non-empty list of string values, but got ill-formed list.');
  }
  const shown = items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
  throw invalidParameter(
    `While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: ${shown}`,
  );
}

export interface OrderBy {
  /** Without backticks. */
  key: string;
  written: string;
  ascending: boolean;
}

/** A key and a word: keys of tags have at most 250 characters. */
const LONGEST_ORDER = 1000;

/** One element of `order_by`: a key and, perhaps, ASC or DESC in any case. */
export function parseOrderBy(clause: string): OrderBy {
  if (clause.length > LONGEST_ORDER) throw invalidParameter(`An order_by clause has at most ${LONGEST_ORDER} characters.`);
  const match = ORDER.exec(clause);
  const key = match?.[1];
  const direction = match?.[2]?.toLowerCase();
  if (key === undefined || RESERVED.has(key.toUpperCase()) || direction?.includes(',') || (direction === undefined && /\.\d+$/.test(key))) {
    throw invalidParameter(`Invalid order_by clause '${clause}'. Could not be parsed.`);
  }
  if (direction !== undefined && direction !== 'asc' && direction !== 'desc') {
    throw invalidParameter(`Invalid ordering key in order_by clause '${clause}'.`);
  }
  return {
    key: key.replaceAll('`', ''),
    written: direction === undefined ? key : key.replace(/[`"']/g, ''),
    ascending: direction !== 'desc',
  };
}

/** What a key in backticks or quotes means. */
export function bareKey(key: string): string {
  return /^(['"`]).*\1$/s.test(key) && key.length > 1 ? key.slice(1, -1) : key;
}

function comparisonAt(tokens: readonly Token[], at: number): { comparison: Comparison; length: number } | undefined {
  const left = tokens[at];
  if (!left || !['name', 'text', 'number'].includes(left.kind)) return undefined;
  const operator = operatorAt(tokens, at + 1);
  if (!operator) return undefined;
  const { comparator, written, length } = operator;
  if (comparator.startsWith('IS '))
    return { comparison: { left: left.raw, comparator, written, value: { kind: 'none', raw: '' } }, length: 1 + length };
  const right = tokens[at + 1 + length];
  const value = right && searchValue(right);
  if (!value || (comparator.endsWith('IN') && value.kind !== 'list')) return undefined;
  if (left.kind !== 'name') throw invalidParameter(`Invalid comparison clause. Expected 'Identifier' found '${left.raw}'`);
  return { comparison: { left: left.raw, comparator, written, value }, length: 2 + length };
}

const ONE_WORD: ReadonlySet<string> = new Set(['LIKE', 'ILIKE', 'RLIKE', 'IN', 'NOT LIKE', 'NOT ILIKE', 'NOT RLIKE']);

function operatorAt(tokens: readonly Token[], at: number): { comparator: string; written: string; length: number } | undefined {
  const raw = tokens[at]?.raw ?? '';
  if (tokens[at]?.kind === 'operator') return { comparator: raw, written: raw, length: 1 };
  const [first, second] = [upper(tokens[at]), upper(tokens[at + 1])];
  if (ONE_WORD.has(first)) return { comparator: first, written: raw, length: 1 };
  if (first === 'NOT' && second === 'IN') return { comparator: 'NOT IN', written: 'NOT IN', length: 2 };
  if (first === 'IS' && (second === 'NULL' || second === 'NOT NULL')) {
    return { comparator: `IS ${second}`, written: `IS ${second}`, length: 2 };
  }
  return undefined;
}

function searchValue({ kind, raw }: Token): SearchValue | undefined {
  switch (kind) {
    case 'text':
      return { kind, raw, text: raw.slice(1, -1) };
    case 'number':
      return { kind, raw, isFloat: !/^-?\d+$/.test(raw) };
    case 'list':
      return { kind, raw };
    case 'name':
      return raw.startsWith('"') && bareKey(raw) !== raw ? { kind: 'text', raw, text: bareKey(raw) } : { kind: 'word', raw };
    default:
      return undefined;
  }
}

const upper = (token: Token | undefined) => (token?.kind === 'word' ? token.raw.toUpperCase() : '');

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at] ?? '')) {
      at += 1;
      continue;
    }
    const token = text[at] === '(' ? { kind: 'list' as const, raw: parenthesis(text, at) } : tokenAt(text, at);
    tokens.push(token);
    if (tokens.length > MOST_TOKENS) throw tooMany();
    at += token.raw.length;
  }
  return tokens;
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const raw = pattern.exec(text)?.[0];
    if (raw) return { kind: kind === 'name' && RESERVED.has(raw.toUpperCase()) ? 'word' : kind, raw };
  }
  return { kind: 'other', raw: String.fromCodePoint(text.codePointAt(at) ?? 0) };
}

const tooMany = () => invalidParameter(`A filter has at most ${MOST_COMPARISONS} comparisons.`);

/** From the bracket to the one that closes it, or to the end. */
function parenthesis(text: string, from: number): string {
  let depth = 0;
  let quote: string | undefined;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] as string;
    if (quote) quote = char === quote ? undefined : quote;
    else if (char === "'" || char === '"') quote = char;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (depth === 0) return text.slice(from, at + 1);
  }
  return text.slice(from);
}
