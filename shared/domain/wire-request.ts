import type { HeaderPairs } from './delivery-command.ts';

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
const SECRET_PARAMETERS = /([?&](?:[^=&#]*(?:token|secret|password|passwd|api[_-]?key|credential)[^=&#]*)=)[^&#]*/gi;

const REDACTED = '[redacted]';

/** Credentials taken out of headers and query. Signatures stay: they are worthless after 300 s, and explain needs them. */
export function redactRequest(request: WireRequest): WireRequest {
  return { ...request, url: redactUrl(request.url), headers: redactHeaders(request.headers) };
}

export function redactHeaders(headers: HeaderPairs): HeaderPairs {
  return headers.map(([name, value]) => [name, SECRET_HEADERS.has(name.toLowerCase()) ? REDACTED : value] as const);
}

export function redactUrl(url: string): string {
  return url.replace(/^(https?:\/\/)[^/@?#]*@/i, '$1').replace(SECRET_PARAMETERS, `$1${REDACTED}`);
}
