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
    .replace(/(auth-?token\S*\s*[:=]?\s*)[A-Za-z0-9_~-]{12,}/gi, '$1…')
    .trim();
}
