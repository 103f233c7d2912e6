import { originHost } from '../app/real-server.ts';
import { FILTER_KEYS, type FilterKey, isFilterKey, quoted, ruleOf } from './filter.ts';
import type { FilterRow } from './filter-row.ts';

export interface Suggestion {
  /** Replaces the text from `from` to `to`. */
  insert: string;
  /** What the list shows. */
  label: string;
  /** What it looks at, for names of tokens. */
  about?: string;
  /** How many of the rows have this value. */
  count?: number;
}

export interface Suggestions {
  from: number;
  to: number;
  items: Suggestion[];
}

const MOST = 12;

/**
 * What could stand at the caret: names of tokens before the colon, values behind it, those that occur in `rows` with
 * their counts first.
 * @param keys the tokens that this list knows; all of them, unless something else is said
 */
export function suggestFilter(
  text: string,
  caret: number,
  rows: Iterable<FilterRow>,
  { keys = FILTER_KEYS }: { keys?: readonly FilterKey[] } = {},
): Suggestions {
  const from = startOfToken(text, caret);
  const typed = text.slice(from, caret);
  const colon = /^-?([a-z][a-z-]*):/i.exec(typed);
  const key = colon?.[1]?.toLowerCase();
  if (!colon || !key || !isFilterKey(key)) return { from, to: caret, items: tokenNames(typed, keys) };
  const last = typed.slice(colon[0].length).split(',').at(-1) ?? '';
  const items = valuesOf(key, last.replace(/^"/, ''), rows);
  // Who has typed a value as a whole needs none, even where others begin with it.
  const isWhole = items.some(({ insert }) => insert.toLowerCase() === last.toLowerCase());
  return { from: caret - last.length, to: caret, items: isWhole ? [] : items };
}

/** Behind the last space that is outside of quotes. */
function startOfToken(text: string, caret: number): number {
  let start = 0;
  let inQuotes = false;
  for (let i = 0; i < caret; i += 1) {
    if (text[i] === '"') inQuotes = !inQuotes;
    else if (text[i] === ' ' && !inQuotes) start = i + 1;
  }
  return start;
}

function tokenNames(typed: string, keys: readonly FilterKey[]): Suggestion[] {
  const not = typed.startsWith('-') ? '-' : '';
  const start = typed.slice(not.length).toLowerCase();
  return keys
    .filter((key) => key.startsWith(start))
    .map((key) => ({
      insert: `${not}${key}:`,
      label: `${not}${key}:`,
      about: ruleOf(key).about,
    }));
}

function valuesOf(key: FilterKey, typed: string, rows: Iterable<FilterRow>): Suggestion[] {
  const counts = new Map<string, number>();
  for (const row of rows) for (const value of new Set(wordsOf(key, row))) counts.set(value, (counts.get(value) ?? 0) + 1);
  const known = ruleOf(key).choices ?? EXAMPLES[key] ?? [];
  return [...new Set([...counts.keys(), ...known])]
    .filter((value) => value.toLowerCase().startsWith(typed.toLowerCase()))
    .map((value) => ({ insert: quoted(value), label: value, count: counts.get(value) ?? 0 }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST)
    .map(({ insert, label, count }) => (counts.size > 0 ? { insert, label, count } : { insert, label }));
}

const EXAMPLES: Readonly<Partial<Record<FilterKey, readonly string[]>>> = {
  status: ['2xx', '4xx', '5xx', '>=400', 'none'],
  attempt: ['>1'],
  took: ['>2s', '<100ms'],
  wait: ['>60s'],
  size: ['>4k'],
  after: ['-15m', '-1h', '-1d'],
  before: ['-15m', '-1h', '-1d'],
};

/** The values of a token that a row would hold against. */
function wordsOf(key: FilterKey, row: FilterRow): readonly string[] {
  const some = (value: string | undefined) => (value === undefined || value === '' ? [] : [value]);
  switch (key) {
    case 'event':
      return some(row.event);
    case 'entity':
      return some(row.event?.split('.')[0]);
    case 'action':
      return some(row.event?.split('.')[1]);
    case 'model':
    case 'prompt':
      return row.about?.kind === key ? [row.about.name] : [];
    case 'version':
      return some(row.about?.version);
    case 'alias':
      return some(row.about?.alias);
    case 'tag':
      return some(
        row.about?.tag && (row.about.tag.value === undefined ? row.about.tag.key : `${row.about.tag.key}=${row.about.tag.value}`),
      );
    case 'webhook':
      return some(row.webhook);
    case 'state':
      return row.states ?? [];
    case 'reason':
      return row.reasons ?? [];
    case 'status':
      return row.status === undefined ? ['none'] : [`${Math.floor(row.status / 100)}xx`, String(row.status)];
    case 'error':
      return row.errors ?? [];
    case 'verified':
      return some(row.verified);
    case 'why':
      return some(row.why);
    case 'source':
      return [...(row.sources ?? []), ...(row.byAgent ? ['agent'] : [])];
    case 'from':
      return some(row.from && originHost(row.from));
    case 'endpoint':
      return some(row.endpoint);
    case 'star':
      return [row.starred ? 'yes' : 'no'];
    default:
      return [];
  }
}
