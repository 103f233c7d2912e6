/*
 * What Python does to text, where MLflow's rules and messages show it.
 */

/** Python refuses longer numbers since 3.11 (`sys.set_int_max_str_digits`), leading zeros counted. */
const MAX_DIGITS = 4300;
/** Judged first: room for an underscore behind each digit, and for blanks. */
const LONGEST_INT = 10_000;

/** What `int(text)` makes of a text, or undefined where it raises ValueError. */
export function pythonInt(text: string): bigint | undefined {
  if (text.length > LONGEST_INT) return undefined;
  const match = /^\s*([+-]?)(\d+(?:_\d+)*)\s*$/.exec(text);
  const digits = match?.[2]?.replaceAll('_', '');
  if (digits === undefined || digits.length > MAX_DIGITS) return undefined;
  const magnitude = BigInt(digits);
  return match?.[1] === '-' ? -magnitude : magnitude;
}

const FLOAT = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;

/** What `float(text)` makes of a text, or undefined where it raises ValueError. */
export function pythonFloatOf(text: string): number | undefined {
  const trimmed = text.trim();
  const [, sign, word] = /^([+-]?)(inf|infinity|nan)$/i.exec(trimmed) ?? [];
  if (word) return word.toLowerCase() === 'nan' ? Number.NaN : sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return FLOAT.test(trimmed) ? Number(trimmed.replaceAll('_', '')) : undefined;
}

/** `len(text)`: characters, not UTF-16 units. */
export function pythonLength(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length - 1; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(i + 1);
    if (next >= 0xdc00 && next <= 0xdfff) {
      length -= 1;
      i += 1;
    }
  }
  return length;
}

/** `posixpath.normpath`: dots and doubled slashes taken out, without looking at any file. */
export function normalPath(path: string): string {
  if (path === '') return '.';
  // POSIX: exactly two leading slashes are kept.
  const root = /^\/\/(?!\/)/.test(path) ? '//' : path.startsWith('/') ? '/' : '';
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    const up = part === '..' && (root !== '' || kept.length > 0) && kept.at(-1) !== '..';
    if (!up) kept.push(part);
    else kept.pop();
  }
  return root + kept.join('/') || '.';
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

/** `str` of a float, as messages show it: as `pythonFloat`, but for the words. */
export function pythonNumber(value: number): string {
  return Number.isFinite(value) ? pythonFloat(value) : { NaN: 'nan', Infinity: 'inf', '-Infinity': '-inf' }[String(value) as 'NaN'];
}
