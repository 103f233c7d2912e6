/**
 * The whole number that Python's `int(text)` makes of a text, or undefined where it raises: blanks around it, a sign,
 * single underscores between digits and the decimal digits of any script are taken. MLflow's documented receiver reads
 * the timestamp so. Numbers past 2^53 lose digits, which no comparison with the time of day can notice.
 */
export function parsePythonInt(text: string): number | undefined {
  if (PLAIN.test(text)) return Number(text);
  if (text.length > LONGEST) return undefined;
  const match = /^([+-]?)(\d+(?:_\d+)*)$/.exec(trimBlanks(toAsciiDigits(text)));
  const digits = match?.[2]?.replaceAll('_', '');
  if (digits === undefined || digits.length > MAX_DIGITS) return undefined;
  const value = Number(digits);
  return match?.[1] === '-' ? -value : value;
}

/** As nearly everybody writes it. */
const PLAIN = /^\d{1,15}$/;
/** Python refuses longer ones since 3.11 (`sys.set_int_max_str_digits`), leading zeros counted. */
const MAX_DIGITS = 4300;
/** Judged before anything is looked at: a sign and blanks fit around the most digits, and no sender writes more. */
const LONGEST = 4400;

function toAsciiDigits(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (char) => (/\p{Nd}/u.test(char) ? String(digitValue(char)) : char));
}

/** Unicode lays out the digits of a script as ten code points in a row, and some rows stand directly one after another. */
function digitValue(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}

/** ASCII blanks and, unlike JavaScript's trim, no byte order mark; the separators 1C to 1F are blanks to `str` but not to `int`. */
function trimBlanks(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && BLANK.test(text.charAt(from))) from += 1;
  while (to > from && BLANK.test(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}
const BLANK = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
