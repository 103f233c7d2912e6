import { pythonDumps } from '../../mlflow/python-json.ts';
import { binaryOf, latin1Bytes } from '../wire-text.ts';
import { bodyText, type Fields, headersIn, isFields, textIn, timeIn } from './json-value.ts';
import type { PastedForm, PastedRequest } from './pasted-request.ts';

/** One object with headers and a body, as webhook.site, RequestBin, httpbin, gateways and our own export write it. */
export function requestOfObject(one: Fields): PastedRequest | undefined {
  const exported = deliveryOf(one);
  if (exported) return exported;
  const headers = headersIn(one['headers'] ?? one['multiValueHeaders'] ?? one['header']);
  if (headers.length === 0) return undefined;
  const { body, isRewritten, isBase64 } = bodyOf(one);
  const bytes = bodyText(body, isBase64);
  const atMs = timeIn(one['created_at'] ?? one['atMs'] ?? one['time'] ?? one['timestamp']);
  const answer = answerOf(one);
  return {
    kind: 'request',
    form: formOf(one),
    request: {
      method: textIn(one, 'method', 'httpMethod', 'verb') ?? methodIn(one['requestContext']) ?? 'POST',
      url: binaryOf(textIn(one, 'url', 'uri', 'target', 'path', 'rawPath') ?? '/'),
      headers,
      body: latin1Bytes(bytes ?? binaryOf(body)),
    },
    doubts: isRewritten ? ['rewritten'] : /[^\0-\x7f]/.test(body) && !isBase64 ? ['charset'] : [],
    ...(atMs !== undefined && { atMs }),
    ...(answer && { answer }),
    notes: isBase64 && bytes === undefined ? ['Its body should be base64 and is not.'] : [],
  };
}

function formOf(one: Fields): PastedForm {
  if ('token_id' in one && 'uuid' in one) return 'webhook-site';
  if ('bodyRaw' in one || 'client_ip' in one || 'remote_addr' in one) return 'requestbin';
  if ('args' in one && 'data' in one && 'origin' in one) return 'httpbin';
  return 'target' in one && 'httpVersion' in one ? 'export' : 'json';
}

interface Body {
  body: string;
  isRewritten?: boolean;
  isBase64?: boolean;
}

/** The raw text goes before what somebody has parsed. */
function bodyOf(one: Fields): Required<Body> {
  const found = rawBody(one) ?? parsedBody(one) ?? { body: '' };
  return { isRewritten: false, isBase64: one['isBase64Encoded'] === true, ...found };
}

function rawBody(one: Fields): Body | undefined {
  const body = one['body'];
  if (isFields(body) && typeof body['base64'] === 'string' && Object.keys(body).length === 1)
    return { body: body['base64'], isBase64: true };
  if (isFields(body) && typeof body['text'] === 'string' && Object.keys(body).length === 1) return { body: body['text'] };
  const text = textIn(one, 'rawBody', 'bodyRaw', 'body_raw', 'raw_body', 'raw', 'content', 'data', 'body');
  const [, base64] = /^data:[^,]{0,100};base64,([\s\S]*)$/.exec(text ?? '') ?? [];
  if (base64 !== undefined) return { body: base64, isBase64: true };
  return text === undefined ? undefined : { body: text };
}

/** JSON that was parsed is written again as MLflow writes it, which is what it most likely was. */
function parsedBody(one: Fields): Body | undefined {
  const parsed = [one['json'], one['body'], one['data'], one['content']].find((value) => typeof value === 'object' && value !== null);
  return parsed === undefined || !isShallow(parsed, DEEPEST) ? undefined : { body: pythonDumps(parsed), isRewritten: true };
}

/** Deeper than any payload; to write it again would end in a stack that is too small. */
const DEEPEST = 500;

const isShallow = (value: unknown, left: number): boolean =>
  typeof value !== 'object' || value === null || (left > 0 && Object.values(value).every((inner) => isShallow(inner, left - 1)));

const methodIn = (context: unknown): string | undefined =>
  isFields(context) && isFields(context['http']) ? textIn(context['http'], 'method') : undefined;

/** A delivery of our own export: what it sent, with the answer to its last attempt. */
function deliveryOf(one: Fields): PastedRequest | undefined {
  const { request, attemptList } = one;
  if (!isFields(request) || !Array.isArray(attemptList)) return undefined;
  const last: unknown = attemptList.filter(isFields).at(-1);
  const attempt = isFields(last) ? last : {};
  const found = requestOfObject({ ...request, method: attempt['method'] ?? 'POST', url: attempt['url'] ?? one['url'] });
  const atMs = timeIn(attempt['startedAtMs']);
  const answer = isFields(attempt['response']) ? answerIn(attempt['response'], attempt['response']) : undefined;
  return found && { ...found, form: 'export', ...(atMs !== undefined && { atMs }), ...(answer && { answer }) };
}

/** What our receiver answered stands beside the request. */
function answerOf(one: Fields): PastedRequest['answer'] {
  return isFields(one['answer'])
    ? answerIn(one['answer'], { headers: one['answerHeaders'], body: { text: one['answerBody'] } })
    : undefined;
}

function answerIn(answer: Fields, rest: Fields): PastedRequest['answer'] {
  const { status } = answer;
  if (typeof status !== 'number') return undefined;
  const found = rawBody(rest) ?? { body: '' };
  const bytes = bodyText(found.body, found.isBase64 === true) ?? '';
  return { status, headers: headersIn(rest['headers']), body: latin1Bytes(bytes) };
}
