import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

/** What a request is answered with, before it is written. */
export interface Answer {
  status: number;
  /** The Content-Type; absent for an empty artifact answer. */
  type?: string;
  headers?: Readonly<Record<string, string>>;
  body: string | Readable;
}

/** The answer of another server, as it came. */
export interface PassedAnswer {
  status: number;
  /** Behind the status in the first line; may be empty. */
  reason: string;
  /** Name, value, name … in their order and case, without what belongs to a connection. */
  rawHeaders: readonly string[];
  /** Writes the body, and ends the response. */
  write(response: ServerResponse): void;
}

const ALWAYS = ['x-content-type-options', 'nosniff', 'x-frame-options', 'SAMEORIGIN', 'vary', 'Origin'];

/** Writes the answer; `more` are headers that the request decides on (CORS). */
export function send(response: ServerResponse, answer: Answer | PassedAnswer, more: readonly string[]): void {
  if ('rawHeaders' in answer) sendPassed(response, answer, more);
  else sendOwn(response, answer, more);
}

/** Nothing is added, but that a page which was allowed here may read it where the other server does not say so. */
function sendPassed(response: ServerResponse, { status, reason, rawHeaders, write }: PassedAnswer, more: readonly string[]): void {
  const saysWho = rawHeaders.some((name, i) => i % 2 === 0 && name.toLowerCase() === 'access-control-allow-origin');
  response.sendDate = false;
  if (!response.destroyed) response.writeHead(status, reason, saysWho ? [...rawHeaders] : [...rawHeaders, ...more]);
  write(response);
}

function sendOwn(response: ServerResponse, { status, type, headers, body }: Answer, more: readonly string[]): void {
  const all = [...ALWAYS, ...more];
  if (type !== undefined) all.push('content-type', type);
  for (const [name, value] of Object.entries(headers ?? {})) all.push(name, value);
  if (typeof body === 'string') {
    const length = Buffer.byteLength(body);
    all.push('content-length', String(length));
    response.writeHead(status, all);
    // A text of one byte per character leaves in one piece with the head.
    if (length === body.length) response.end(body, 'latin1');
    else response.end(Buffer.from(body));
    return;
  }
  if (response.destroyed) return void body.destroy(); // the client left while the file was looked for
  response.writeHead(status, all);
  body.pipe(response);
  response.on('close', () => body.destroy());
  body.on('error', () => response.destroy());
}

export const text = (status: number, body: string, type = 'text/plain; charset=utf-8'): Answer => ({ status, type, body });

/** The pages that MLflow's framework answers with outside its API; clients and people look for the title. */
export const notFound = (): Answer =>
  html(
    404,
    'Not Found',
    'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
  );

export const methodNotAllowed = (allowed: readonly string[]): Answer => ({
  ...html(405, 'Method Not Allowed', 'The method is not allowed for the requested URL.'),
  headers: { allow: allowed.join(', ') },
});

function html(status: number, title: string, sentence: string): Answer {
  const body = `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${sentence}</p>\n`;
  return { status, type: 'text/html; charset=utf-8', body };
}
