import { gunzipSync } from 'node:zlib';
import type { BodyForm } from './body-form.ts';
import { rareTexts, textForms } from './body-texts.ts';
import { rareStyles } from './rare-styles.ts';
import { type JsonStyle, readAsPython, writeJson } from './write-json.ts';

/** Of larger bodies the rare forms are left out: each takes its room once more. */
const LARGE_BODY_BYTES = 64 * 1024;

const compact = { itemSeparator: ',', keySeparator: ':' };
const spaced = { itemSeparator: ', ', keySeparator: ': ' };

const PYTHON_STYLES: [words: string, style: JsonStyle][] = [
  ['as Python’s json.dumps writes it', { ...spaced, ascii: true, pythonNumbers: true }],
  ['no spaces', { ...compact, ascii: true, pythonNumbers: true }],
  ['no spaces, accents unescaped', { ...compact, ascii: false, pythonNumbers: true }],
  ['accents unescaped: ensure_ascii=False', { ...spaced, ascii: false, pythonNumbers: true }],
  ['sorted keys', { ...spaced, ascii: true, sorted: true, pythonNumbers: true }],
  ['sorted keys, no spaces', { ...compact, ascii: true, sorted: true, pythonNumbers: true }],
  ['sorted keys, no spaces, accents unescaped', { ...compact, ascii: false, sorted: true, pythonNumbers: true }],
  ['indented by 2', { ...spaced, ascii: true, indent: 2, pythonNumbers: true }],
  ['printed as a Python dict', { ...spaced, ascii: false, pythonNumbers: true, repr: true }],
  ['indented by 4', { ...spaced, ascii: true, indent: 4, pythonNumbers: true }],
];

/** What JavaScript and Go have read is another tree: 100.0 is 100, and in JavaScript number-like keys come first. */
const SCRIPT_STYLES: [words: string, style: JsonStyle][] = [
  ['JSON.stringify: no spaces, accents unescaped', { ...compact, ascii: false }],
  ['JSON.stringify, its spaces put back', { ...spaced, ascii: false }],
  ['JSON.stringify, indented by 2', { ...spaced, ascii: false, indent: 2 }],
  ['JSON.stringify, sorted keys', { ...compact, ascii: false, sorted: true }],
  ['Go’s json.Marshal: sorted keys, no spaces', { ...compact, ascii: false, sorted: true, html: true }],
  ['Go’s json.Marshal in the order of a struct: no spaces', { ...compact, ascii: false, html: true }],
  ['PHP’s json_encode: no spaces, “\\/” for “/”', { ...compact, ascii: true, slashes: true }],
  ['.NET’s JsonSerializer: no spaces, quotes and accents escaped', { ...compact, ascii: true, dotnet: true }],
];

/** The body first, then every other form, each only once. @param sent what left the sender, where we know it */
export function bodyForms(body: Uint8Array, sent?: Uint8Array): BodyForm[] {
  const forms: BodyForm[] = [{ why: undefined, words: 'the body', bytes: body }];
  if (sent) forms.push({ why: 'body-altered', words: 'the bytes that were sent, before something changed them on the way', bytes: sent });
  forms.push(...newlineForms(body));
  for (const [words, bytes] of reserialised(body)) forms.push({ why: 'body-reserialised', words, bytes });
  forms.push(...encodingForms(body), ...(body.length > LARGE_BODY_BYTES ? [] : textForms(body)));
  forms.push({ why: 'body-empty', words: 'an empty body', bytes: new Uint8Array() });
  return unique(forms);
}

/** Forms that are seldom, of small bodies. */
export function rareBodyForms(body: Uint8Array): BodyForm[] {
  if (body.length > LARGE_BODY_BYTES) return [];
  const styled = rarelyReserialised(body).map(([words, bytes]): BodyForm => ({ why: 'body-reserialised', words, bytes }));
  return unique([...styled, ...rareTexts(body)]);
}

/** All the ways in which a body is written that was parsed before; also asked for the examples of the events. */
export function reserialised(body: Uint8Array): [words: string, bytes: Buffer][] {
  const text = Buffer.from(body).toString('utf8');
  const tree = readAsPython(text);
  if (!tree || (tree.kind !== 'object' && tree.kind !== 'array')) return [];
  const isTried = ([, { repr, dotnet, slashes, html, sorted }]: [string, JsonStyle]) =>
    body.length <= LARGE_BODY_BYTES || !(repr || dotnet || slashes || (html && !sorted));
  const styled = PYTHON_STYLES.filter(isTried).map(([words, style]): [string, string] => [words, writeJson(tree, style)]);
  const scripted = readAsPython(asJavaScript(text));
  if (scripted)
    styled.push(...SCRIPT_STYLES.filter(isTried).map(([words, style]): [string, string] => [words, writeJson(scripted, style)]));
  return styled.map(([words, written]) => [words, Buffer.from(written)]);
}

/** The same in ways that are seldom. */
export function rarelyReserialised(body: Uint8Array): [words: string, bytes: Buffer][] {
  const text = Buffer.from(body).toString('utf8');
  const tree = readAsPython(text);
  const scripted = readAsPython(asJavaScript(text));
  if (tree?.kind !== 'object' || !scripted) return [];
  return rareStyles(tree, scripted).map(([words, written]) => [words, Buffer.from(written)]);
}

function asJavaScript(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text)) ?? '';
  } catch {
    return ''; // NaN and Infinity, which Python writes and JavaScript refuses
  }
}

function newlineForms(body: Uint8Array): BodyForm[] {
  const text = (words: string, ...parts: Uint8Array[]): BodyForm => ({ why: 'body-newline', words, bytes: Buffer.concat(parts) });
  const trimmed = Buffer.from(Buffer.from(body).toString('latin1').trim(), 'latin1');
  return [
    text('the body with a line break at its end', body, Buffer.from('\n')),
    text('the body with a Windows line break at its end', body, Buffer.from('\r\n')),
    text('the body behind a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf), body),
    text('the body without the blanks around it', trimmed),
    ...(body.length > LARGE_BODY_BYTES || !body.includes(LINE_FEED)
      ? []
      : [
          text('the body with Windows line breaks inside', withLineEnds(body, '\r\n')),
          text('the body with plain line breaks instead of Windows ones', withLineEnds(body, '\n')),
          text('the body without its line breaks', withLineEnds(body, '')),
        ]),
  ];
}

const LINE_FEED = 0x0a;

const withLineEnds = (body: Uint8Array, end: string) => Buffer.from(Buffer.from(body).toString('latin1').replace(/\r?\n/g, end), 'latin1');

function encodingForms(body: Uint8Array): BodyForm[] {
  const buffer = Buffer.from(body);
  const utf16 = Buffer.from(buffer.toString('utf8'), 'utf16le');
  const form = (words: string, bytes: Uint8Array): BodyForm => ({ why: 'body-encoding', words, bytes });
  const unzipped = unzip(buffer);
  return [
    form('the body decoded as Latin-1', Buffer.from(buffer.toString('latin1'), 'utf8')),
    form('the body decoded as UTF-8 with its broken bytes replaced', Buffer.from(buffer.toString('utf8'))),
    form('the body as UTF-16', utf16),
    form('the body as UTF-16 with a byte order mark', Buffer.concat([Uint8Array.of(0xff, 0xfe), utf16])),
    ...(unzipped ? [form('the body after gzip was undone, not the bytes that came', unzipped)] : []),
  ];
}

const MAX_UNZIPPED_BYTES = 1024 * 1024;

function unzip(body: Buffer): Buffer | undefined {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return undefined;
  try {
    return gunzipSync(body, { maxOutputLength: MAX_UNZIPPED_BYTES });
  } catch {
    return undefined; // it only looked like gzip
  }
}

function unique(forms: BodyForm[]): BodyForm[] {
  const seen = new Map<number, Uint8Array[]>();
  return forms.filter(({ bytes }) => {
    const sameLength = seen.get(bytes.length) ?? [];
    if (sameLength.some((other) => Buffer.compare(other, bytes) === 0)) return false;
    seen.set(bytes.length, [...sameLength, bytes]);
    return true;
  });
}
