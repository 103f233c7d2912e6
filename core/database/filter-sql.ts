import type { Filter, FilterTerm, FilterValue } from '#shared/domain/filter/filter.ts';
import { momentMs } from '#shared/domain/filter/filter-eval.ts';

/**
 * The part of a filter that SQLite can decide, as a condition over a table. It never leaves out a row that
 * the filter keeps; it may keep too many, which `matchesFilter` then drops. That way the language has one meaning, and a
 * list of 100,000 rows is not read into memory to find ten.
 */
export interface SqlFilter {
  where: string;
  params: Record<string, string | number>;
  /** It keeps precisely what the filter keeps, so that SQLite may count. */
  exact: boolean;
}

/** `exact`: it holds for precisely the rows that the value matches, so that its opposite may be asked as well. */
export type Condition = { sql: string; exact: boolean };

/** @param conditionOf what one value of a token means in SQL; undefined for what SQLite cannot know */
export function filterSql({ terms }: Pick<Filter, 'terms'>, conditionOf: ConditionOfValue): SqlFilter {
  const params: Record<string, string | number> = {};
  let count = 0;
  const bind = (value: string | number) => {
    count += 1;
    params[`f${count}`] = value;
    return `@f${count}`;
  };
  const conditions = terms.map((term) => conditionOfTerm(term, conditionOf, bind));
  const known = conditions.filter((condition) => condition !== undefined);
  return {
    where: known.length === 0 ? '1' : known.map(({ sql }) => sql).join(' AND '),
    params,
    exact: conditions.every((condition) => condition?.exact === true),
  };
}

/** Makes a value a named parameter. @returns its name */
export type Bind = (value: string | number) => string;

type ConditionOfValue = (key: FilterTerm['key'], value: FilterValue, bind: Bind) => Condition | undefined;

function conditionOfTerm({ key, not, values }: FilterTerm, conditionOf: ConditionOfValue, bind: Bind): Condition | undefined {
  const conditions = values.map((value) => conditionOf(key, value, bind));
  if (conditions.some((condition) => condition === undefined || (not && !condition.exact))) return undefined;
  const any = conditions.map((condition) => `(${condition?.sql})`).join(' OR ');
  const isExact = conditions.every((condition) => condition?.exact);
  return { sql: not ? `NOT coalesce(${any}, 0)` : `(${any})`, exact: isExact };
}

export const exact = (sql: string): Condition => ({ sql, exact: true });

const likePattern = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/** SQLite knows the two cases of ASCII letters only: of other texts it looks for the longest part that is plain. */
function plainPart(text: string): string {
  const parts = text.match(/[\x20-\x7e]+/g) ?? [];
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

export function like(column: string, value: FilterValue, bind: Bind): Condition | undefined {
  return value.kind === 'glob' ? likeGlob(column, value.text, bind) : undefined;
}

export function likeGlob(column: string, glob: string, bind: Bind): Condition {
  const part = plainPart(glob);
  const pattern = part === glob ? part : `*${part}*`;
  return { sql: `${column} LIKE ${bind(likePattern(pattern).replaceAll('*', '%'))} ESCAPE '\\'`, exact: part === glob };
}

/** The origin of what came from a real server, or its host alone, as `originHost` gives it. */
export function likeOrigin(column: string, value: FilterValue, bind: Bind): Condition | undefined {
  const whole = like(column, value, bind);
  const host = like(`substr(${column}, 1, instr(${column} || ', ', ', ') - 1)`, value, bind);
  return whole && host && { sql: `${whole.sql} OR ${host.sql}`, exact: whole.exact && host.exact };
}

/** SQLite compares the text again at each place of a body, and its beginning leaves few rows to look at. */
const MOST_LOOKED_FOR = 16;

/**
 * A text in any of the columns. Not exact: SQLite ends a text at a NUL byte, and bytes may be in no text encoding at all.
 *
 * @param blob the column of bytes that one of them is made from
 */
export function contains(columns: readonly string[], blob: string, value: FilterValue, bind: Bind): Condition | undefined {
  if (value.kind !== 'text') return undefined;
  const pattern = bind(`%${likePattern(plainPart(value.text).slice(0, MOST_LOOKED_FOR))}%`);
  const sql = columns.map((column) => `${column} LIKE ${pattern} ESCAPE '\\'`).join(' OR ');
  return { sql: `${sql} OR instr(${blob}, x'00') > 0`, exact: false };
}

export function range(column: string, value: FilterValue, bind: Bind): Condition | undefined {
  if (value.kind !== 'range') return undefined;
  const { min, max, minOpen, maxOpen } = value.range;
  const bounds = [
    min === undefined ? undefined : `${column} ${minOpen ? '>' : '>='} ${bind(min)}`,
    max === undefined ? undefined : `${column} ${maxOpen ? '<' : '<='} ${bind(max)}`,
  ];
  return exact(bounds.filter((bound) => bound !== undefined).join(' AND '));
}

/** From a moment on, or before it; the column is in milliseconds. */
export function time(
  column: string,
  side: 'after' | 'before',
  value: FilterValue,
  { nowMs, bind }: { nowMs: number; bind: Bind },
): Condition | undefined {
  if (value.kind !== 'time') return undefined;
  return exact(`${column} ${side === 'after' ? '>=' : '<'} ${bind(momentMs(value.moment, nowMs))}`);
}
