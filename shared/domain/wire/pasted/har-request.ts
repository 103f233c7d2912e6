import { binaryOf, latin1Bytes } from '../wire-text.ts';
import { bodyText, type Fields, headersIn, isFields, textIn, timeIn } from './json-value.ts';
import type { BodyDoubt, PastedRequest } from './pasted-request.ts';

/** An entry of an HTTP archive, or its request alone. */
export function isHarRequest(one: Fields): boolean {
  const request = one['request'];
  if (isFields(request)) return isHarRequest(request);
  const headers = one['headers'];
  return (
    textIn(one, 'method') !== undefined &&
    textIn(one, 'url') !== undefined &&
    Array.isArray(headers) &&
    headers.every(isNamed) &&
    !('body' in one)
  );
}

const isNamed = (header: unknown): boolean => isFields(header) && typeof header['name'] === 'string';

export function requestOfHar(one: Fields): PastedRequest {
  const inner = one['request'];
  const request = isFields(inner) ? inner : one;
  const post = isFields(request['postData']) ? request['postData'] : {};
  const { body, doubts } = bodyOf(post);
  const size = request['bodySize'];
  const isMissing = body === '' && typeof size === 'number' && size > 0;
  const atMs = timeIn(one['startedDateTime']);
  const answer = answerOf(one['response']);
  return {
    kind: 'request',
    form: 'har',
    request: {
      method: textIn(request, 'method') ?? 'GET',
      url: binaryOf(textIn(request, 'url') ?? ''),
      headers: headersIn(request['headers']),
      body: latin1Bytes(body),
    },
    doubts,
    ...(isMissing && { bodyElsewhere: `The archive says that the body has ${size} bytes, and does not hold them.` }),
    ...(atMs !== undefined && { atMs }),
    ...(answer && { answer }),
    notes: [],
  };
}

/** As text, as base64, or as the fields of a form. */
function bodyOf(post: Fields): { body: string; doubts: BodyDoubt[] } {
  const text = textIn(post, 'text');
  if (text !== undefined) {
    const isBase64 = post['encoding'] === 'base64';
    const doubts: BodyDoubt[] = !isBase64 && /[^\0-\x7f]/.test(text) ? ['charset'] : [];
    return { body: bodyText(text, isBase64) ?? binaryOf(text), doubts };
  }
  const parameters = Array.isArray(post['params']) ? post['params'].filter(isFields) : [];
  const fields = parameters.map((field) => `${textIn(field, 'name') ?? ''}=${textIn(field, 'value') ?? ''}`);
  return { body: binaryOf(fields.join('&')), doubts: fields.length > 0 ? ['rewritten'] : [] };
}

/** Browsers write the status 0 where none came. */
function answerOf(response: unknown): PastedRequest['answer'] {
  if (!isFields(response) || typeof response['status'] !== 'number' || response['status'] < 100) return undefined;
  const content = isFields(response['content']) ? response['content'] : {};
  const text = textIn(content, 'text') ?? '';
  const body = bodyText(text, content['encoding'] === 'base64') ?? '';
  // The archive holds the body unpacked.
  const headers = headersIn(response['headers']).filter(([name]) => name.toLowerCase() !== 'content-encoding');
  return { status: response['status'], headers, body: latin1Bytes(body) };
}
