import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { requestOfHar } from '#shared/domain/wire/pasted/har-request.ts';
import { type Fields, headersIn, isFields, textIn } from '#shared/domain/wire/pasted/json-value.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import type { FiledAnswer, FiledRequest, FilePlace } from './filed.ts';
import { payloadOf } from './payload.ts';

/** A request, or why the entry is none: the end of a sentence. */
export type ReadEntry = FiledRequest | string;

/**
 * One entry of an HTTP archive, in whatever form browsers and proxies give it. What the format asks for and a delivery can do without may
 * be missing, null or of another type; only method, URL and headers have to be there.
 */
export function readHarEntry(entry: unknown, place: FilePlace): ReadEntry {
  if (!isFields(entry)) return 'an object is expected';
  const request = entry['request'];
  if (!isFields(request)) return '“request” is missing';
  const method = textIn(request, 'method');
  const url = textIn(request, 'url');
  if (method === undefined) return '“method” is missing';
  if (url === undefined) return '“url” is missing';
  const headers = headersIn(request['headers']);
  if (headers.length === 0 && !isList(request['headers'])) return '“headers” is missing';

  const post = isFields(request['postData']) ? request['postData'] : {};
  const text = typeof post['text'] === 'string' && post['text'] !== '' ? bytesIn(post) : undefined;
  // Texts are made bytes here, by the platform: an archive may hold hundreds of megabytes of other pages.
  const read = requestOfHar({ ...entry, response: undefined, request: { ...request, postData: { ...post, text: undefined } } });
  const { body, notes } = bodyOf(request, text ?? read.request.body, headers, method);
  const isOfWebhook = headers.some(([name]) => /^x-mlflow-/i.test(name)) || (body !== undefined && payloadOf(body) !== undefined);
  const answer = isOfWebhook ? answerOf(entry['response']) : undefined;
  const failure = textIn(entry, '_error') ?? (isFields(entry['response']) ? textIn(entry['response'], '_error') : undefined);
  const tookMs = numberIn(entry['time']);
  return {
    place,
    deliveryId: headerIn(headers, 'X-MLflow-Delivery-Id')?.trim() ?? '',
    ...(read.atMs !== undefined && { atMs: read.atMs }),
    ...(tookMs !== undefined && tookMs >= 0 && { tookMs }),
    method,
    url: read.request.url,
    headers,
    ...(body && { body }),
    ...(answer && { answer }),
    ...(failure !== undefined && { failure }),
    doubts: text !== undefined && post['encoding'] !== 'base64' && /[^\0-\x7f]/.test(String(post['text'])) ? ['charset'] : read.doubts,
    notes: [...read.notes, ...notes],
  };
}

const isList = (value: unknown): boolean => Array.isArray(value) || isFields(value);

/** Numbers also as text; what is none (`NaN` becomes null) is left away. */
function numberIn(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Methods that usually have a body. */
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** HTTP Toolkit keeps what the format has no place for in `_content`; it and others say in words why a body is missing. */
function bodyOf(request: Fields, found: Uint8Array, headers: HeaderPairs, method: string): { body?: Uint8Array; notes: string[] } {
  const post = request['postData'];
  const kept = isFields(request['_content']) ? bytesIn(request['_content']) : bytesIn({ text: post });
  const body = found.length > 0 ? found : (kept ?? found);
  const declared = declaredLength(request, headers);
  if (body.length > 0) {
    const isCut = declared !== undefined && declared !== body.length;
    return { body, notes: isCut ? [`The request says that its body has ${declared} bytes; the file holds ${body.length}.`] : [] };
  }
  const status = textIn(request, '_requestBodyStatus');
  const isEmpty = declared === 0 || (declared === undefined && !WITH_BODY.has(method.toUpperCase()));
  if (isEmpty && status === undefined) return { body, notes: [] };
  return { notes: status === undefined ? [] : [`The program that wrote the file left the body out: ${status}.`] };
}

/** The header says it best: sizes of an archive are -1 or 0 where nobody counted. */
function declaredLength(request: Fields, headers: HeaderPairs): number | undefined {
  const inHeader = numberIn(headerIn(headers, 'Content-Length'));
  if (inHeader !== undefined) return inHeader;
  const size = numberIn(request['bodySize']);
  return size !== undefined && size > 0 ? size : undefined;
}

function bytesIn(content: Fields): Uint8Array | undefined {
  const { text, encoding } = content;
  if (typeof text !== 'string') return undefined;
  return (encoding === 'base64' ? bytesOfBase64(text) : undefined) ?? new TextEncoder().encode(text);
}

/** @returns undefined for a text that is not base64 */
function bytesOfBase64(text: string): Uint8Array | undefined {
  try {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch {
    return undefined;
  }
}

/** Statuses under 100 are how programs write that there was none. */
function answerOf(response: unknown): FiledAnswer | undefined {
  if (!isFields(response)) return undefined;
  const status = numberIn(response['status']);
  if (status === undefined || status < 100) return undefined;
  // An archive holds the body unpacked.
  const headers = headersIn(response['headers']).filter(([name]) => name.toLowerCase() !== 'content-encoding');
  const content = isFields(response['content']) ? response['content'] : {};
  const text = bytesIn(content);
  const declared = numberIn(headerIn(headers, 'Content-Length'));
  // A size of 0 is also written where the body was dropped, so it is the header that tells, or a text that is there and empty.
  const isEmpty = declared === 0 || status === 204 || status === 304 || (declared === undefined && text !== undefined);
  const body = text && text.length > 0 ? text : isEmpty ? new Uint8Array() : undefined;
  return { status: Math.trunc(status), reason: textIn(response, 'statusText') ?? '', headers, ...(body && { body }) };
}
