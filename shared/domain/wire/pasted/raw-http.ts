import { HTTP_TOKEN } from '../../http-token.ts';
import { headerIn } from '../wire-request.ts';
import { latin1Bytes, withoutBlanks } from '../wire-text.ts';
import { nothing, type Pasted, type PastedText } from './pasted-request.ts';
import { bodyOnWire } from './raw-body.ts';

/** Behind the bytes of packets, as tcpdump -A and Wireshark print them. */
const LATE_REQUEST_LINE = /(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) [^ \t\r\n]{1,8000} HTTP\/1\.[01]\r?$/;
const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]+([^ \t]+)[ \t]+HTTP\/\d(?:\.\d)?[ \t]*\r?$/;
/** HTTP/2 writes `:path` and its like among the headers. */
const isName = (text: string) => HTTP_TOKEN.test(text.replace(/^:/, ''));
/** Without a request line, one of the first or two of the second tell headers from any text with colons. */
const TELLING = /^(?::method|:path|:authority|x-mlflow-)/i;
const USUAL = /^(?:host|content-type|content-length|user-agent|accept)$/i;
/** Tools print a few lines of their own before a request, as `nc -l` does. */
const LINES_BEFORE = 20;
const MAX_FIELDS = 1000;

/** What was on the wire: with a request line or only headers, with CRLF or LF, of HTTP/1 or HTTP/2; also what `curl -v` prints. */
export function readRawHttp({ binary }: PastedText): Pasted | undefined {
  const at = startOf(binary);
  if (at === undefined) return undefined;
  const isTraced = binary.startsWith('> ', at);
  const head = headAt(binary, at, isTraced ? '> ' : '');
  if (!head) return undefined;
  const { fields, method, target, end, hasCrlf } = head;
  if (method === undefined && !isTold(fields)) return undefined;
  const pseudo = (name: string) => fields.find(([candidate]) => candidate === name)?.[1];
  const headers = fields.filter(([name]) => !name.startsWith(':'));
  const path = target ?? pseudo(':path') ?? '/';
  const host = headerIn(headers, 'host') ?? pseudo(':authority');
  const url = path.startsWith('/') && host !== undefined ? `${pseudo(':scheme') ?? 'http'}://${host}${path}` : path;
  const notes = method === undefined && pseudo(':method') === undefined ? ['There is no request line, so POST is assumed.'] : [];
  const request = { method: method ?? pseudo(':method') ?? 'POST', url, headers };
  if (isTraced) {
    const bodyElsewhere = 'curl -v prints headers alone, so the body is not in the text.';
    return { kind: 'request', form: 'raw', request: { ...request, body: latin1Bytes('') }, doubts: [], bodyElsewhere, notes };
  }
  if (end === undefined && hasBodyByHeaders(headers))
    return nothing('This request ends within its headers: the empty line and the body behind it are missing.');
  const { body, doubts, says } = bodyOnWire(binary.slice(end ?? binary.length), headers, hasCrlf);
  return {
    kind: 'request',
    form: 'raw',
    request: { ...request, body: latin1Bytes(body) },
    doubts,
    notes: [...notes, ...says],
  };
}

const isTold = (fields: readonly (readonly [string, string])[]) =>
  fields.some(([name]) => TELLING.test(name)) || fields.filter(([name]) => USUAL.test(name)).length > 1;

const hasBodyByHeaders = (headers: readonly (readonly [string, string])[]) =>
  Number(headerIn(headers, 'content-length') ?? 0) > 0 || headerIn(headers, 'transfer-encoding') !== undefined;

function startOf(text: string): number | undefined {
  let first: number | undefined;
  let at = 0;
  for (let line = 0; line < LINES_BEFORE && at < text.length; line += 1) {
    const content = lineAt(text, at, LONGEST_LINE);
    if (content.trim() !== '' && first === undefined) first = at;
    if (REQUEST_LINE.test(content.replace(/^> /, ''))) return at;
    const late = content.length < LONGEST_PACKET_LINE ? LATE_REQUEST_LINE.exec(content) : null;
    if (late) return at + late.index;
    at = lineEnd(text, at);
  }
  return first;
}

const LONGEST_LINE = 100_000;
const LONGEST_PACKET_LINE = 10_000;

const lineEnd = (text: string, at: number): number => (text.indexOf('\n', at) === -1 ? text.length : text.indexOf('\n', at) + 1);

const lineAt = (text: string, at: number, longest: number): string =>
  text.slice(at, Math.min(lineEnd(text, at), at + longest)).replace(/\n$/, '');

interface Head {
  method?: string;
  target?: string;
  fields: (readonly [string, string])[];
  /** Where the body begins; absent where the text ends first. */
  end?: number;
  hasCrlf: boolean;
}

/** @param mark what stands before each line. @returns undefined where a line is no header */
function headAt(text: string, start: number, mark: string): Head | undefined {
  const fields: [string, string][] = [];
  let at = start;
  const [, method, target] = REQUEST_LINE.exec(lineAt(text, at, LONGEST_LINE).slice(mark.length)) ?? [];
  const head = { ...(method !== undefined && { method }), ...(target !== undefined && { target }), fields, hasCrlf: false };
  if (method !== undefined) at = lineEnd(text, at);
  while (at < text.length) {
    const whole = lineAt(text, at, LONGEST_LINE);
    if (mark !== '' && !whole.startsWith(mark.trim())) return head;
    const line = whole.slice(mark.length);
    if (line.endsWith('\r')) head.hasCrlf = true;
    at = lineEnd(text, at);
    if (line === '' || line === '\r') return fields.length > 0 || method !== undefined ? { ...head, end: at } : undefined;
    const last = fields.at(-1);
    const colon = line.indexOf(':', 1);
    const name = line.slice(0, Math.max(0, colon));
    if (/^[ \t]/.test(line) && last) last[1] = `${last[1]} ${withoutBlanks(line)}`;
    else if (!isName(name) || fields.length >= MAX_FIELDS) return undefined;
    else fields.push([name, withoutBlanks(line.slice(colon + 1))]);
  }
  return fields.length > 0 || method !== undefined ? head : undefined;
}
