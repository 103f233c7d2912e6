import type { HeaderPairs } from '../../delivery/delivery-command.ts';
import { headerIn } from '../wire-request.ts';
import type { BodyDoubt } from './pasted-request.ts';

export interface RawBody {
  /** One character per byte. */
  body: string;
  doubts: BodyDoubt[];
  says: string[];
}

/** What stands behind the headers of a raw request: chunks are joined, and Content-Length says where it ends. */
export function bodyOnWire(text: string, headers: HeaderPairs, hasCrlf: boolean): RawBody {
  const chunked = /\bchunked\b/i.test(headerIn(headers, 'transfer-encoding') ?? '') ? joinedChunks(text) : undefined;
  if (chunked !== undefined) return { body: chunked, doubts: hasCrlf ? [] : ['line-ends'], says: [] };
  const doubts: BodyDoubt[] = hasCrlf ? [] : ['line-ends'];
  if (/[^\0-\x7f]/.test(text)) doubts.push('charset');
  if (/\b(?:gzip|br|deflate|zstd)\b/i.test(headerIn(headers, 'content-encoding') ?? '')) doubts.push('charset');
  const declared = headerIn(headers, 'content-length');
  if (declared === undefined || !/^\d{1,10}$/.test(declared)) return { body: text, doubts: ['final-newline', ...doubts], says: [] };
  return cutTo(Number(declared), text, doubts);
}

function cutTo(length: number, text: string, doubts: BodyDoubt[]): RawBody {
  if (text.length === length) return { body: text, doubts, says: [] };
  if (text.length > length) return { body: text.slice(0, length), doubts, says: surplus(text.slice(length)) };
  const missing = length - text.length;
  return {
    body: text,
    doubts: ['final-newline', ...doubts],
    says: [`Content-Length says ${length} bytes, and the text has ${text.length}: ${missing} ${missing === 1 ? 'is' : 'are'} missing.`],
  };
}

/** A line break or the answer behind the body is usual, more is not. */
const surplus = (rest: string): string[] =>
  rest.trim() === '' || /^\s*HTTP\/\d/.test(rest) ? [] : ['Behind the body there is more text, which was left out.'];

/** With CRLF or LF between chunks. @returns undefined where the chunk sizes are not there, as tools that join chunks leave it */
function joinedChunks(text: string): string | undefined {
  const parts: string[] = [];
  const size = /([0-9A-Fa-f]{1,8})(?:;[^\r\n]*)?\r?\n/y;
  for (let at = 0; ; ) {
    size.lastIndex = at;
    const [line, digits] = size.exec(text) ?? [];
    if (line === undefined || digits === undefined) return undefined;
    const length = Number.parseInt(digits, 16);
    at += line.length;
    if (length === 0) return parts.join('');
    if (at + length > text.length) return undefined;
    parts.push(text.slice(at, at + length));
    at += length;
    if (text[at] === '\r') at += 1;
    if (text[at] !== '\n') return undefined;
    at += 1;
  }
}
