import { headerIn } from '../wire-request.ts';

import { isHarRequest, requestOfHar } from './har-request.ts';
import { isFields, parsedJson } from './json-value.ts';
import { requestOfObject } from './object-request.ts';
import { nothing, type Pasted, type PastedRequest, type PastedText } from './pasted-request.ts';

/** Anything in JSON that holds a request, or several, or one such object in each line. */
export function readRequestJson({ text, entry }: PastedText): Pasted | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  const parsed = parsedJson(text);
  const candidates = parsed === undefined ? objectsOfLines(text) : listed(parsed);
  const requests = candidates.map((one) => requestIn(one, 0)).filter((found) => found !== undefined);
  const best = entry === undefined ? newestSigned(requests) : requests[entry - 1];
  if (best) return requests.length === 1 ? best : { ...best, among: requests.length, notes: [...best.notes, whichOne(best, requests)] };
  if (requests.length > 0) return nothing(`There ${countText(requests.length)} in this text, so there is no number ${entry}.`);
  if (parsed === undefined && candidates.length === 0) return undefined;
  return nothing('This is JSON, but there is no request with headers in it: the body alone is not enough.');
}

/** Up to the first line that is none: the last may be cut off. */
function objectsOfLines(text: string): unknown[] {
  const objects: unknown[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const object = parsedJson(line);
    if (!isFields(object)) break;
    objects.push(object);
  }
  return objects;
}

/** A HAR, a page of webhook.site, or a list. */
function listed(parsed: unknown): unknown[] {
  if (Array.isArray(parsed)) return parsed;
  if (!isFields(parsed)) return [];
  const log = parsed['log'];
  if (isFields(log) && Array.isArray(log['entries'])) return log['entries'];
  for (const name of ['entries', 'data', 'items', 'requests', 'events']) {
    const list = parsed[name];
    if (Array.isArray(list) && list.some((one) => isFields(one) && requestIn(one, 0))) return list;
  }
  return [parsed];
}

/** Some wrap the request once or twice: `{"trigger":{"event":{…}}}`. */
const WRAPPERS = ['event', 'request', 'trigger', 'steps', 'data', 'payload'];
const DEEPEST = 4;

function requestIn(one: unknown, depth: number): PastedRequest | undefined {
  if (!isFields(one) || depth > DEEPEST) return undefined;
  if (isHarRequest(one)) return requestOfHar(one);
  const direct = requestOfObject(one);
  if (direct) return direct;
  for (const name of WRAPPERS) {
    const inner = requestIn(one[name], depth + 1);
    if (inner) return inner;
  }
  return undefined;
}

const isSigned = ({ request }: PastedRequest) => headerIn(request.headers, 'X-MLflow-Signature') !== undefined;

/** The last of those that carry a signature; without any, the last with a body. */
const newestSigned = (requests: readonly PastedRequest[]): PastedRequest | undefined =>
  requests.filter(isSigned).at(-1) ?? requests.filter(({ request }) => request.body.length > 0).at(-1) ?? requests.at(-1);

const countText = (count: number) => (count === 1 ? 'is one request' : `are ${count} requests`);

function whichOne(best: PastedRequest, requests: readonly PastedRequest[]): string {
  const signed = requests.filter(isSigned).length;
  return `There are ${requests.length} requests in it, ${signed} of them with a signature; this is number ${requests.indexOf(best) + 1}.`;
}
