import { binaryOf, binaryOfBase64 } from '../wire-text.ts';

/** An object of JSON, of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const textIn = (fields: Fields, ...names: readonly string[]): string | undefined =>
  names.map((name) => fields[name]).find((value) => typeof value === 'string' && value !== '') as string | undefined;

/** As lists of names and values, as pairs, or as an object whose values are texts or lists of texts. Of HTTP/2, without what begins with a colon. */
export function headersIn(given: unknown): (readonly [string, string])[] {
  const pairs: [unknown, unknown][] = [];
  if (Array.isArray(given))
    for (const one of given) {
      if (Array.isArray(one)) pairs.push([one[0], one[1]]);
      else if (isFields(one)) pairs.push([one['name'] ?? one['key'], one['value']]);
    }
  else if (isFields(given))
    for (const [name, value] of Object.entries(given)) for (const one of Array.isArray(value) ? value : [value]) pairs.push([name, one]);
  return pairs.flatMap(([name, value]) =>
    typeof name === 'string' && !name.startsWith(':') && (typeof value === 'string' || typeof value === 'number')
      ? [[binaryOf(name), binaryOf(String(value))] as const]
      : [],
  );
}

/** One character per byte. @returns undefined for a base64 that is none */
export function bodyText(text: string, isBase64: boolean): string | undefined {
  return isBase64 ? binaryOfBase64(text) : binaryOf(text);
}

/** ISO text, or a number of seconds or milliseconds. */
export function timeIn(value: unknown): number | undefined {
  if (typeof value === 'number' && value > 0) return value < 1e11 ? Math.round(value * 1000) : Math.round(value);
  if (typeof value !== 'string') return undefined;
  // webhook.site writes UTC without saying so.
  const atMs = Date.parse(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value) ? `${value.replace(' ', 'T')}Z` : value);
  return Number.isNaN(atMs) ? undefined : atMs;
}
