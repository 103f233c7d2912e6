import { unpackedStart } from '#core/http/unpack.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';

/** What a receiver answered. */
export interface ReceiverAnswer {
  status: number;
  headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** As sent; its start is enough. */
  body: Uint8Array;
  /** Between these two moments of our clock it was written. */
  betweenMs?: readonly [from: number, to: number];
}

/** An answer as a person reads it. */
export interface AnswerWords {
  /** The start of the body as text, codings undone. */
  text: string;
  /** What it says in a sentence: a field of its JSON, the title of its page, its text. Empty where it says nothing. */
  said: string;
  isPage: boolean;
}

/** A receiver that prints its secret is not to bring it onto a screen, or into a copied explanation. */
function withoutSecrets(said: string, secrets: readonly { secret: string }[]): string {
  let safe = said;
  for (const { secret } of secrets) if (secret.trim().length >= SHORTEST_SECRET) safe = safe.replaceAll(secret.trim(), '[secret]');
  return safe;
}
const SHORTEST_SECRET = 4;

const READ_BYTES = 64 * 1024;
const SAID = 300;

/**
 * Never throws, whatever came; of large answers the start is read.
 *
 * @param secrets what is not to be said, wherever it stands
 */
export function answerWords(
  { headers, body }: Pick<ReceiverAnswer, 'headers' | 'body'>,
  secrets: readonly { secret: string }[] = [],
): AnswerWords {
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  const bytes = unpackedStart(body, headerIn(headers, 'content-encoding') ?? (isGzip ? 'gzip' : undefined), READ_BYTES);
  const text = decoded(bytes, headerIn(headers, 'content-type') ?? '');
  // A bare number, true or null in JSON is no sentence.
  if (/^\s*(?:null|true|false|-?\d+(?:\.\d+)?)\s*$/.test(text)) return { text, said: '', isPage: false };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they tell bytes from text
  if (/[\0-\x08]/.test(text.slice(0, 2000))) return { text, said: '', isPage: false };
  const isPage = /^\s*(?:<!doctype html|<html|<head|<body|<h1|<title)/i.test(text);
  const said = isPage ? pageWords(text) : (jsonWords(text) ?? (/^\s*</.test(text) ? withoutTags(text) : text));
  return { text, said: oneLine(withoutSecrets(said, secrets)), isPage };
}

function decoded(bytes: Uint8Array, contentType: string): string {
  const charset = markedCharset(bytes) ?? /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes); // a character set that nobody knows
  }
}

/** A byte order mark goes before what the header says. */
function markedCharset([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

const oneLine = (text: string) => {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > SAID ? `${line.slice(0, SAID)}…` : line;
};

/** Fields in which programs say why, the likeliest first. */
const FIELDS = [
  'detail',
  'message',
  'error_description',
  'error',
  'msg',
  'reason',
  'title',
  'errors',
  'description',
  'err',
  'info',
  'status',
];

function jsonWords(text: string): string | undefined {
  if (!/^\s*[{["]/.test(text)) return undefined;
  try {
    return wordsOf(JSON.parse(text), 0) ?? '';
  } catch {
    // Cut off, or not quite JSON: the field can be read all the same.
    const field = /"(?:detail|message|error_description|error|msg|reason)"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
    if (field === undefined) return undefined;
    try {
      return String(JSON.parse(field));
    } catch {
      return field;
    }
  }
}

const DEEPEST = 4;
const MOST_ERRORS = 3;

/** A list of errors is read as FastAPI, GraphQL and JSON:API write it: each with its place. */
function wordsOf(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return undefined;
  if (Array.isArray(value)) {
    const items = value.slice(0, MOST_ERRORS).map((item) => wordsOf(item, depth + 1));
    return items.filter((item) => item !== undefined).join('; ') || undefined;
  }
  const record = value as Record<string, unknown>;
  const place = Array.isArray(record['loc']) ? `${record['loc'].join('.')}: ` : '';
  const said = FIELDS.map((field) => wordsOf(record[field], depth + 1)).filter((words) => words !== undefined && words.trim() !== '');
  const [first] = said;
  if (first !== undefined) {
    // “Unauthorized” as the error and the reason as the message: both.
    const longer = said.find((words) => words !== first && !/\s/.test(first.trim()) && /\s/.test(words ?? ''));
    return place + (longer === undefined ? first : `${first}: ${longer}`);
  }
  return Object.values(record)
    .map((inner) => wordsOf(inner, depth + 1))
    .find((words) => words !== undefined);
}

function pageWords(html: string): string {
  const parts = ['title', 'h1', 'h2', 'pre', 'p'].map((tag) => withoutTags(insideOf(html, tag))).filter((part) => part !== '');
  const told = parts.filter((part, i) => !parts.slice(0, i).some((before) => before.includes(part)));
  return told.length > 0 ? told.join(': ') : withoutTags(html);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Each step looks at a character once: the page may be made to be slow. */
const withoutTags = (html: string) =>
  unescapedHtml(withoutBlocks(html, ['script', 'style']).replace(/<[^<>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();

/** What stands in the first element of this name, and how far it goes; searched for, not matched, which takes its time once. */
function elementAt(html: string, tag: string, from: number): { start: number; inner: number; innerEnd: number; end: number } | undefined {
  const lower = html.toLowerCase();
  let start = lower.indexOf(`<${tag}`, from);
  while (start !== -1 && /[a-z0-9-]/.test(lower[start + tag.length + 1] ?? '')) start = lower.indexOf(`<${tag}`, start + 1);
  if (start === -1) return undefined;
  const opened = lower.indexOf('>', start);
  const inner = opened === -1 ? html.length : opened + 1;
  const closed = lower.indexOf(`</${tag}`, inner);
  const innerEnd = closed === -1 ? html.length : closed;
  return { start, inner, innerEnd, end: Math.min(html.length, innerEnd + tag.length + 3) };
}

function insideOf(html: string, tag: string): string {
  const element = elementAt(html, tag, 0);
  return element ? html.slice(element.inner, Math.min(element.innerEnd, element.inner + 2000)) : '';
}

function withoutBlocks(html: string, tags: readonly string[]): string {
  let left = html;
  for (const tag of tags) {
    const kept: string[] = [];
    let from = 0;
    for (let i = 0; i < MOST_BLOCKS; i += 1) {
      const element = elementAt(left, tag, from);
      kept.push(left.slice(from, element?.start));
      if (!element) break;
      from = element.end;
    }
    left = kept.join(' ');
  }
  return left;
}

const MOST_BLOCKS = 100;

/** Also used for digests, whose “+”, “/” and “=” templates escape. */
export const unescapedHtml = (text: string) =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,8}));/gi, (entity, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? entity;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : entity;
  });
