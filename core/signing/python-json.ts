/*
 * JSON as Python's json.dumps writes it with its defaults. The signature covers these bytes, so a comma without its
 * blank or a 100 instead of 100.0 would already be another message.
 */

/** Everything but printable ASCII leaves as `\uXXXX`, one per UTF-16 unit: pairs for emoji, and lone surrogates as they are. */
const UNSAFE = /[^ -~]|["\\]/g;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

export function pythonString(text: string): string {
  return `"${text.replace(UNSAFE, (unit) => SHORT_ESCAPES[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}

/** A whole number of any size; Python never writes one with an exponent. */
export function pythonInt(value: number): string {
  return BigInt(value).toString();
}

/** An object from pairs of a key and a value that is JSON already. A repeated key keeps its first place and its last value. */
export function pythonObject(pairs: Iterable<readonly [key: string, json: string]>): string {
  const members = [...new Map(pairs)].map(([key, json]) => `${pythonString(key)}: ${json}`);
  return `{${members.join(', ')}}`;
}
