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

/**
 * Python's `repr` of a float: the shortest digits that read back to the same number, as in JavaScript, but always with
 * a fraction or an exponent, and with the exponent from 1e16 up and below 1e-4.
 */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';

  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const sign = value < 0 ? '-' : '';
  const digits = mantissa.replace('-', '').replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** An object from pairs of a key and a value that is JSON already. A repeated key keeps its first place and its last value. */
export function pythonObject(pairs: Iterable<readonly [key: string, json: string]>): string {
  const members = [...new Map(pairs)].map(([key, json]) => `${pythonString(key)}: ${json}`);
  return `{${members.join(', ')}}`;
}
