import type { Entry, Har, Header, PostData, QueryString, Response } from 'har-format';
import type { HeaderPairs } from '../delivery/delivery-command.ts';
import { headerIn, redactHeaders, redactRequest, type WireRequest } from './wire-request.ts';
import { base64Of, utf8Text } from './wire-text.ts';

/** One exchange to be written as an entry of a HAR file. */
export interface Exchange {
  startedAtMs: number;
  tookMs: number;
  request: WireRequest;
  /** Absent when no answer came. */
  response?: { status: number; reason: string; headers: HeaderPairs; body: Uint8Array };
  comment: string;
}

/** An HTTP Archive 1.2 document. Credentials are taken out; bodies that are not UTF-8 are base64. */
export function harOf(exchanges: readonly Exchange[], creator: { name: string; version: string }): Har {
  return { log: { version: '1.2', creator, entries: exchanges.map(entryOf) } };
}

function entryOf({ startedAtMs, tookMs, request, response, comment }: Exchange): Entry {
  const { method, url, headers, body } = redactRequest(request);
  return {
    startedDateTime: new Date(startedAtMs).toISOString(),
    time: tookMs,
    request: {
      method,
      url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: headers.map(namedValue),
      queryString: queryOf(url),
      ...(body.length > 0 && { postData: postDataOf(headerIn(headers, 'content-type') ?? '', body) }),
      headersSize: -1,
      bodySize: body.length,
    },
    response: responseOf(response),
    cache: {},
    timings: { send: 0, wait: tookMs, receive: 0 },
    comment,
  };
}

/** HAR 1.2 has no encoding for what was sent; browsers' tools write and read the one of what was answered. */
function postDataOf(mimeType: string, body: Uint8Array): PostData & { encoding?: 'base64' } {
  return { mimeType, ...textOf(body) };
}

/** Status 0 is how browsers write that there was none. */
function responseOf(response: Exchange['response']): Response {
  const { status = 0, reason = '', body = new Uint8Array() } = response ?? {};
  const headers = redactHeaders(response?.headers ?? []);
  return {
    status,
    statusText: reason,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: headers.map(namedValue),
    content: { size: body.length, mimeType: headerIn(headers, 'content-type') ?? '', ...(body.length > 0 && textOf(body)) },
    redirectURL: headerIn(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: response ? body.length : -1,
  };
}

const namedValue = ([name, value]: readonly [string, string]): Header => ({ name, value });

function textOf(body: Uint8Array): { text: string; encoding?: 'base64' } {
  const text = utf8Text(body);
  return text === undefined ? { text: base64Of(body), encoding: 'base64' } : { text };
}

function queryOf(url: string): QueryString[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? '';
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      return equals === -1 ? { name: part, value: '' } : { name: part.slice(0, equals), value: part.slice(equals + 1) };
    });
}
