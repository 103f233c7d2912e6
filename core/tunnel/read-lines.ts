import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** A program that never ends its line must not fill the memory. */
const LONGEST_LINE = 8192;

/** Calls `onLine` for each line, cleaned; whatever bytes come, each line is bounded text. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';

  function take(text: string): void {
    rest += text;
    const lines = rest.split(/[\r\n]+/);
    rest = lines.pop() ?? '';
    for (const line of lines) tell(line);
    while (rest.length > LONGEST_LINE) {
      tell(rest.slice(0, LONGEST_LINE));
      rest = rest.slice(LONGEST_LINE);
    }
  }

  function tell(line: string): void {
    const clean = cleanLine(line.slice(0, LONGEST_LINE));
    if (clean !== '') onLine(clean);
  }

  stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
  stream.on('end', () => {
    tell(rest + decoder.end());
    rest = '';
  });
}

/** Without colours, control characters and invisible marks, and without the login that some programs print in errors. */
export function cleanLine(line: string): string {
  return line
    .replace(/\p{Cc}\[[0-9;?]*[A-Za-z]/gu, '')
    .replace(/[\p{Cc}\p{Cf}\ufffd]/gu, '')
    .split(/(\s+)/)
    .map(withoutLogin)
    .join('')
    .trim();
}

/** The word that names a token may hold it (`authtoken=…`), or the one behind it does (`--authtoken …`, `authtoken = …`). */
function withoutLogin(word: string, at: number, words: readonly string[]): string {
  const named = NAMES_TOKEN.exec(word);
  if (named) return word.slice(0, named.index + named[0].length) + masked(word.slice(named.index + named[0].length));
  const before = words[at - 2] ?? '';
  const isNamed = NAMES_TOKEN.test(before) || (/^[:=]$/.test(before) && NAMES_TOKEN.test(words[at - 4] ?? ''));
  return isNamed && /^[:=]?[A-Za-z0-9_~-]{12}/.test(word) ? masked(word) : word;
}

const NAMES_TOKEN = /auth-?token/i;

const masked = (text: string) => text.replace(/[A-Za-z0-9_~-]{12,}/, '…');
