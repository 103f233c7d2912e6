import { type HeldSecret, heldForms } from './held-secret.ts';

const NUMBER = 'Put quotes around it: YAML, JSON, Helm or a spreadsheet reads it as a number and writes that number in another way.';
const WORD = 'Put quotes around it: YAML reads this word as true, false or nothing.';
const DATE = 'Put quotes around it: YAML or a spreadsheet reads it as a date.';

/** What a program has read as a number, as yes or no, or as a date, and writes again. */
export function secretNumbers(secret: string): HeldSecret[] {
  return [
    ...heldForms('secret-changed', NUMBER, numbers(secret)),
    ...heldForms('secret-changed', WORD, words(secret)),
    ...heldForms('secret-changed', DATE, dates(secret)),
  ];
}

function numbers(secret: string): [words: string, key: string | undefined][] {
  const whole = integerOf(secret);
  const decimal = /^[+-]?(?:\d[\d_]*(?:\.\d[\d_]*)?|\.\d[\d_]*)(?:e[+-]?\d+)?$/i.test(secret)
    ? Number(secret.replaceAll('_', ''))
    : undefined;
  const value = whole === undefined ? decimal : Number(whole);
  if (value === undefined || !Number.isFinite(value)) return [];
  const fraction = value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  const rounded = value.toExponential(SPREADSHEET_DIGITS - 1);
  const forms: [string, string | undefined][] = [
    ['read as a whole number and written again', whole?.toString()],
    ['read as a decimal number and written again', String(value)],
    ['read as a decimal number and written with a fraction', Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : fraction],
    ['read as a number and written with an exponent', fraction],
    ['read as a number and written with an exponent in capitals', fraction.toUpperCase()],
    ['read as a number and rounded, as a spreadsheet shows it', rounded.replace(/e([+-])(\d)$/, 'e$10$2').toUpperCase()],
    ['read as a number of 15 digits, as a spreadsheet keeps it', Number.isInteger(value) ? fifteenDigits(secret) : undefined],
    ['without its zeros at the start', secret.replace(/^0+(?=.)/, '')],
  ];
  return forms;
}

/** A spreadsheet shows numbers that are too long for their column so. */
const SPREADSHEET_DIGITS = 6;
const KEPT_DIGITS = 15;

function fifteenDigits(secret: string): string | undefined {
  const digits = secret.replace(/^0+/, '');
  if (!/^\d{16,}$/.test(digits)) return undefined;
  return digits.slice(0, KEPT_DIGITS) + '0'.repeat(digits.length - KEPT_DIGITS);
}

/** As YAML 1.1 and 1.2 read whole numbers: 0123 and 0o123 are octal, 12:30 has sixty minutes. */
function integerOf(text: string): bigint | undefined {
  const plain = text.replaceAll('_', '').replace(/^\+/, '');
  if (/^0[0-7]+$/.test(plain)) return BigInt(`0o${plain.slice(1)}`);
  if (/^0(?:x[0-9a-f]+|o[0-7]+|b[01]+)$/i.test(plain)) return BigInt(plain.toLowerCase());
  if (/^[1-9]\d*(?::[0-5]?\d)+$/.test(plain)) return plain.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  return /^-?\d+$/.test(plain) && plain.length <= MOST_DIGITS ? BigInt(plain) : undefined;
}

const MOST_DIGITS = 400;

const TRUE = ['True', 'true', 'TRUE', '1', 'yes', 'on'];
const FALSE = ['False', 'false', 'FALSE', '0', 'no', 'off', ''];
const NOTHING = ['None', 'null', '', '<nil>', 'nil'];

function words(secret: string): [words: string, key: string][] {
  const lower = secret.toLowerCase();
  const read = ['yes', 'on', 'true', 'y'].includes(lower)
    ? TRUE
    : ['no', 'off', 'false', 'n'].includes(lower)
      ? FALSE
      : ['null', '~', 'none', 'nil'].includes(lower)
        ? NOTHING
        : [];
  return read.map((written) => [written === '' ? 'read as nothing' : `read as a word of YAML and written as “${written}”`, written]);
}

function dates(secret: string): [words: string, key: string][] {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(secret) ?? [];
  if (!year || !month || !day) return [];
  const written = [`${secret} 00:00:00`, `${secret}T00:00:00Z`, `${secret}T00:00:00.000Z`, `${secret} 00:00:00 +0000 UTC`];
  const local = [
    `${month}/${day}/${year}`,
    `${Number(month)}/${Number(day)}/${year}`,
    `${day}.${month}.${year}`,
    `${day}/${month}/${year}`,
  ];
  return [...written, ...local].map((text) => ['read as a date and written again', text]);
}
