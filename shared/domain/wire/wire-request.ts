import type { HeaderPairs } from '../delivery/delivery-command.ts';

/** A request as it was sent or received, for copies and exports. Header values hold one character per byte. */
export interface WireRequest {
  method: string;
  url: string;
  headers: HeaderPairs;
  body: Uint8Array;
}

/** The first value of a header, whatever its case. */
export function headerIn(headers: HeaderPairs, wanted: string): string | undefined {
  const name = wanted.toLowerCase();
  return headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1];
}

const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'x-auth-token',
]);
const SECRET_PARAMETER = /token|secret|password|passwd|api[_-]?key|credential/i;

const REDACTED = '[redacted]';

/** Credentials taken out of headers and query. Signatures stay: they are worthless after 300 s, and explain needs them. */
export function redactRequest(request: WireRequest): WireRequest {
  return { ...request, url: redactUrl(request.url), headers: redactHeaders(request.headers) };
}

export function redactHeaders(headers: HeaderPairs): HeaderPairs {
  return headers.map(([name, value]) => [name, SECRET_HEADERS.has(name.toLowerCase()) ? REDACTED : value] as const);
}

export function redactUrl(url: string): string {
  const bare = url.replace(/^(https?:\/\/)[^/@?#]*@/i, '$1');
  return bare.replace(/[^&#]+/g, (part, at: number) => redactParameter(part, bare[at - 1] === '&'));
}

/** @param isName what it begins with is the name of a parameter; otherwise a name begins behind `?` */
function redactParameter(part: string, isName: boolean): string {
  for (let from = 0, equals = part.indexOf('='); equals >= 0; from = equals + 1, equals = part.indexOf('=', from)) {
    const before = part.slice(from, equals);
    const name = isName && from === 0 ? before : before.slice(before.indexOf('?') + 1 || before.length);
    if (SECRET_PARAMETER.test(name)) return part.slice(0, equals + 1) + REDACTED;
  }
  return part;
}
