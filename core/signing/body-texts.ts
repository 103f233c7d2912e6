import { createHash } from 'node:crypto';
import { pythonBytesRepr } from '#shared/domain/mlflow/python-repr.ts';
import type { BodyForm } from './body-form.ts';

/** What a program makes of the bytes when it puts them, or what it parsed, into a text. */
export function textForms(body: Uint8Array): BodyForm[] {
  const buffer = Buffer.from(body);
  const form = (words: string, written: string): BodyForm => ({ why: 'body-encoding', words, bytes: Buffer.from(written) });
  return [
    form("the body as Python writes bytes: b'…'", pythonBytesRepr(buffer.toString('latin1'))),
    form('the text “[object Object]” instead of the body', '[object Object]'),
    form('the text “undefined” instead of the body', 'undefined'),
    form('the text “None” instead of the body', 'None'),
    form('the text “null” instead of the body', 'null'),
    form('the body in base64', buffer.toString('base64')),
    form('the body in hex', buffer.toString('hex')),
    form('the body as a JSON text inside quotes', JSON.stringify(buffer.toString('utf8'))),
    form('the numbers of its bytes with commas, as JavaScript writes them', buffer.join(',')),
  ];
}

/** Lengths at which a buffer is full, or a log, a column or a first read ends. */
const CUTS = [
  ...[32, 50, 64, 80, 100, 120, 127, 128, 140, 150, 160, 200, 250, 254, 255, 256, 300, 400, 500, 511, 512, 1000, 1023, 1024, 1400, 1460],
  ...[2000, 2047, 2048, 3000, 4000, 4095, 4096, 5000, 8000, 8191, 8192, 10_000, 10_240, 16_383, 16_384, 32_767, 32_768, 65_535, 65_536],
];

/** What is left when only a part of it is read, or what it becomes when something prepares a text for another place. */
export function rareTexts(body: Uint8Array): BodyForm[] {
  const buffer = Buffer.from(body);
  const text = buffer.toString('utf8');
  const form = (words: string, bytes: Uint8Array | string): BodyForm => ({
    ...{ why: 'body-encoding', words, bytes: Buffer.from(bytes) },
  });
  const line = (words: string, bytes: Uint8Array | string): BodyForm => ({ ...form(words, bytes), why: 'body-newline' });
  return [
    ...CUTS.filter((length) => length < buffer.length).map((length) =>
      form(`only the first ${length} bytes of the body`, buffer.subarray(0, length)),
    ),
    ...CUTS.filter((length) => length < buffer.length).map((length) =>
      form(`only the last ${length} bytes of the body`, buffer.subarray(-length)),
    ),
    form('the body without its last byte', buffer.subarray(0, -1)),
    form('the body without its first byte', buffer.subarray(1)),
    form('the body without its curly brackets', buffer.subarray(1, -1)),
    form('the body with a zero byte at its end', Buffer.concat([buffer, Buffer.alloc(1)])),
    form('the body twice', Buffer.concat([buffer, buffer])),
    form('the body in small letters', text.toLowerCase()),
    form('the body in capitals', text.toUpperCase()),
    form('the body without any blanks, those in its texts too', text.replace(/\s/g, '')),
    form('the body with URL escapes', urlEscaped(text)),
    form('the body with the URL escapes of a form', urlEscaped(text).replaceAll('%20', '+')),
    form('the body with its URL escapes decoded', urlDecoded(text)),
    form('the body with “+” read as a space', text.replaceAll('+', ' ')),
    form('the body as HTML writes it', htmlEscaped(text)),
    form('the body as HTML writes it, single quotes included', htmlEscaped(text).replaceAll("'", '&#039;')),
    form('the body with a backslash before each quote', text.replace(/[\\"']/g, '\\$&')),
    form('the body with its backslashes doubled', text.replaceAll('\\', '\\\\')),
    form('the body without its backslashes', text.replaceAll('\\', '')),
    form(
      'the body with its “\\u” escapes as characters',
      text.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    ),
    form('the body in Unicode’s composed form (NFC)', text.normalize('NFC')),
    form('the body in URL-safe base64', buffer.toString('base64url')),
    form('the body in hex in capitals', buffer.toString('hex').toUpperCase()),
    form('the numbers of its bytes in brackets, as Go prints them', `[${buffer.join(' ')}]`),
    form('the numbers of its bytes in brackets, as Python and Java print them', `[${buffer.join(', ')}]`),
    form('the body as Node writes a buffer into JSON', JSON.stringify(buffer)),
    form('the body as the member “body” of a JSON object', JSON.stringify({ body: text })),
    ...['sha256', 'sha1', 'md5'].flatMap((algorithm) => {
      const digest = createHash(algorithm).update(body).digest();
      return [
        form(`the ${HASH_NAMES[algorithm]} of the body in hex instead of the body`, digest.toString('hex')),
        form(`the ${HASH_NAMES[algorithm]} of the body in base64 instead of the body`, digest.toString('base64')),
        form(`the ${HASH_NAMES[algorithm]} of the body instead of the body`, digest),
      ];
    }),
    form('the text “[object Promise]” instead of the body', '[object Promise]'),
    form('the text “[object ReadableStream]” instead of the body', '[object ReadableStream]'),
    form('the text “Array” instead of the body', 'Array'),
    form('the text “{}” instead of the body', '{}'),
    form('two quotation marks instead of the body', '""'),
    line('the body with a line break at its start', `\n${text}`),
    line('the body with two line breaks at its end', `${text}\n\n`),
    line('the body with a space at its end', `${text} `),
    line('the body with a carriage return at its end', `${text}\r`),
    line('the body with a backslash and “n” at its end', `${text}\\n`),
    line('the body with a byte order mark in front and a line break at its end', `\ufeff${text}\n`),
  ];
}

const HASH_NAMES: Readonly<Record<string, string>> = { sha256: 'SHA-256', sha1: 'SHA-1', md5: 'MD5' };

const htmlEscaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function urlEscaped(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text; // a lone surrogate
  }
}

function urlDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that escapes nothing
  }
}
