import { binaryOf, latin1Bytes } from '../wire-text.ts';
import { literalsAt } from './javascript-literal.ts';
import { headersIn, isFields, textIn } from './json-value.ts';
import { nothing, type Pasted, type PastedText } from './pasted-request.ts';

const FETCH = /(?:^|[\s;=(.])fetch\s*\(/;

/** `fetch(url, {…})`, as the developer tools of Chrome, Firefox and Safari copy it, or as somebody wrote it with literals. */
export function readFetch({ text }: PastedText): Pasted | undefined {
  const call = FETCH.exec(text);
  if (!call) return undefined;
  const { values, isCut } = literalsAt(text, call.index + call[0].length);
  const [url, options = {}] = values;
  if (isCut) return nothing('This fetch call is cut off before its end.');
  if (typeof url !== 'string' || !isFields(options)) return nothing('The URL of this fetch call is not written in it.');
  const body = options['body'];
  const isThere = body === undefined || body === null || typeof body === 'string';
  const hasBody = 'body' in options && !(body === null || typeof body === 'string');
  return {
    kind: 'request',
    form: 'fetch',
    request: {
      method: (textIn(options, 'method') ?? 'GET').toUpperCase(),
      url: binaryOf(url),
      headers: headersIn(options['headers']),
      body: latin1Bytes(typeof body === 'string' ? binaryOf(body) : ''),
    },
    doubts: typeof body === 'string' && /[^\0-\x7f]/.test(body) ? ['charset'] : [],
    ...((hasBody || !isThere) && { bodyElsewhere: 'The body of this fetch call is made by code, and is not in the text.' }),
    notes: [],
  };
}
