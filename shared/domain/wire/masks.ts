/** What stands where something was taken out, in words that whoever opens the file can read: `▒host▒`, `▒host 2▒`. */
export const maskOf = (what: string): string => `▒${what}▒`;

const MASK = /▒([a-z ]{1,20}?)(?: \d{1,4})?▒|\[redacted\]/g;

/** A part of a text; `mask` says what was taken out there. */
export interface MaskedPart {
  text: string;
  mask?: string;
}

/** The text in parts, so that each masked place can be drawn as one. */
export function maskedParts(text: string): MaskedPart[] {
  const parts: MaskedPart[] = [];
  let from = 0;
  for (const match of text.matchAll(MASK)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: match[0], mask: match[1] ?? 'credential' });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** How many places of each kind a text has. */
export function countMasks(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { mask } of maskedParts(text)) if (mask !== undefined) counts.set(mask, (counts.get(mask) ?? 0) + 1);
  return counts;
}

/** The same value with another text in place of each. Names of members stay. */
export function mapTexts<Value>(value: Value, change: (text: string, name: string) => string, name = ''): Value {
  if (typeof value === 'string') return change(value, name) as Value;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change, name)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, mapTexts(inner, change, member)])) as Value;
}
