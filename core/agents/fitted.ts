import { visible } from '#shared/domain/wire/visible.ts';

/** All of an answer: its text and its structure. The rest is read by range or by page. */
export const MAX_ANSWER_BYTES = 32 * 1024;

/** Longest texts and lists that are tried, one after the other, until the answer fits. */
const LIMITS = [
  { characters: 2000, items: 100 },
  { characters: 500, items: 50 },
  { characters: 200, items: 25 },
  { characters: 80, items: 12 },
  { characters: 40, items: 6 },
  { characters: 20, items: 3 },
] as const;

export interface Fitted<Value> {
  value: Value;
  /** What was left out, in a sentence. */
  cut?: string;
}

/** The value in at most so many bytes of JSON. Only texts that came over the wire are shortened, and the ends of lists. */
export function fitted<Value>(value: Value, roomBytes: number): Fitted<Value> {
  if (bytesOf(value) <= roomBytes) return { value };
  for (const limit of LIMITS) {
    const shorter = shorten(value, limit);
    if (bytesOf(shorter) <= roomBytes) {
      const cut = `Cut to fit ${MAX_ANSWER_BYTES / 1024} KiB: texts of the wire to ${limit.characters} characters, lists to ${limit.items} entries. get_body reads bodies by range.`;
      return { value: shorter, cut };
    }
  }
  throw new Error('an answer does not fit');
}

export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

/** Every text without what cannot be seen: a second net below {@link visible}, whatever was forgotten to be marked. */
export function allVisible<Value>(value: Value): Value {
  if (typeof value === 'string') return visible(value) as Value;
  if (Array.isArray(value)) return value.map(allVisible) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, allVisible(inner)])) as Value;
}

function shorten<Value>(value: Value, limit: (typeof LIMITS)[number]): Value {
  if (Array.isArray(value)) return value.slice(0, limit.items).map((item) => shorten(item, limit)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const { untrusted } = value as { untrusted?: unknown };
  if (typeof untrusted === 'string' && untrusted.length > limit.characters) {
    return { untrusted: untrusted.slice(0, limit.characters), cut: true } as Value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shorten(inner, limit)])) as Value;
}
