import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { nameOf, type SavedFilter } from './saved-filters.ts';

/**
 * Saved filters as a file that people can read, edit and pass on: one a line, with its name in brackets before it if it has one; `#` and
 * a space begin a remark.
 */
export function filterFile(saved: readonly SavedFilter[]): string {
  const lines = saved.map(({ name, q }) => {
    const text = q.replaceAll(/[\r\n]+/g, ' ').replace(/^#(?=\s|$)/, '"#"');
    const named = name !== q || text.startsWith('[');
    return named ? `[${name.replaceAll(']', ')')}] ${text}` : text;
  });
  return ['# Filters of the Hookglass inspector, one a line.', ...lines, ''].join('\n');
}

const REMARK = /^#(?:\s|$)/;
const NAMED = /^\[([^\]]*)\]\s+(?=\S)/;

/** `problem`: the first line that is not a filter, by its number; what else was read is in `filters`. */
export interface ReadFilters {
  filters: SavedFilter[];
  problem?: string;
}

const MOST_CHARACTERS = 64 * 1024;

export function readFilterFile(text: string): ReadFilters {
  if (text.length > MOST_CHARACTERS) return { filters: [], problem: 'The file is too long: one filter a line is expected, 64 KB in all.' };
  const filters: SavedFilter[] = [];
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '' || REMARK.test(line)) continue;
    const q = line.replace(NAMED, '');
    const wrong = parseFilter(q).tokens.flatMap((token) => (token.state === 'wrong' ? [token.problem] : []))[0];
    if (wrong !== undefined) return { filters, problem: `Line ${index + 1} is not a filter: ${wrong}` };
    filters.push({ name: nameOf(NAMED.exec(line)?.[1] ?? '') || q, q });
  }
  if (filters.length === 0) return { filters, problem: 'The file holds no filter: one a line is expected, such as state:failed.' };
  return { filters };
}
