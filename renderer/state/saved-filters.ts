/** A filter that somebody keeps: its text, and what they call it. Until they do, it is called after its text. */
export interface SavedFilter {
  name: string;
  q: string;
}

/** More would be a list of their own. */
export const MOST_SAVED = 30;
export const MOST_NAME_CHARACTERS = 60;

/** The same text is kept once, under the name that it has. */
export function withFilters(saved: readonly SavedFilter[], added: readonly SavedFilter[]): SavedFilter[] {
  const known = new Set(saved.map(({ q }) => q));
  const fresh = added.filter(({ q }, index) => !known.has(q) && added.findIndex((other) => other.q === q) === index);
  return [...saved, ...fresh].slice(0, MOST_SAVED);
}

/** Without a name it is called after its text again. */
export function renamed(saved: readonly SavedFilter[], q: string, name: string): SavedFilter[] {
  const words = nameOf(name);
  return saved.map((one) => (one.q === q ? { q, name: words === '' ? q : words } : one));
}

/** One line, without spaces around it. */
export function nameOf(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, MOST_NAME_CHARACTERS);
}

/** The same filters, one of them a place further to the left or the right. */
export function moved(saved: readonly SavedFilter[], q: string, step: -1 | 1): SavedFilter[] {
  const from = saved.findIndex((one) => one.q === q);
  const rest = saved.filter((one) => one.q !== q);
  const to = Math.max(0, Math.min(from + step, rest.length));
  return [...rest.slice(0, to), ...saved.filter((one) => one.q === q), ...rest.slice(to)];
}

export function without(saved: readonly SavedFilter[], q: string): SavedFilter[] {
  return saved.filter((one) => one.q !== q);
}

/** What was stored: texts alone until filters had names. */
export function parseSaved(value: unknown): SavedFilter[] {
  if (!Array.isArray(value)) return [];
  const read = value.flatMap((one: unknown): SavedFilter[] => {
    if (typeof one === 'string') return one === '' ? [] : [{ name: one, q: one }];
    if (typeof one !== 'object' || one === null || !('q' in one) || typeof one.q !== 'string' || one.q === '') return [];
    const name = 'name' in one && typeof one.name === 'string' ? nameOf(one.name) : '';
    return [{ name: name === '' ? one.q : name, q: one.q }];
  });
  return withFilters([], read);
}
