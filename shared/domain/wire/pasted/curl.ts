import { headerIn } from '../wire-request.ts';
import { base64Of, latin1Bytes, withoutBlanks } from '../wire-text.ts';
import { cmdWords } from './cmd-words.ts';
import { curlBody } from './curl-body.ts';
import { type CurlOption, curlOptions } from './curl-options.ts';
import { type BodyDoubt, nothing, type Pasted, type PastedForm, type PastedText } from './pasted-request.ts';
import { shellScript } from './shell-words.ts';

const CURL = /(?:^|[\s;&|(/\\])curl(?:\.exe)?["']?[\s^]/i;

/** A curl command, for a shell or for the Windows command prompt. */
export function readCurl({ binary }: PastedText): Pasted | undefined {
  const start = CURL.exec(binary)?.index;
  if (start === undefined) return undefined;
  return isForCmd(binary) ? readCmd(binary.slice(start).trimStart()) : readShell(binary);
}

/** What stands behind `curl`, and how lines are joined, tells the two apart; some double their quotes between quotes. */
function isForCmd(text: string): boolean {
  if (/curl(?:\.exe)?["']?\s+\$?'/i.test(text) || /\\\r?\n/.test(text)) return false;
  return /\^\r?\n/.test(text) || /curl(?:\.exe)?\s+\^"/i.test(text) || (!/\s\$?'/.test(text) && /"[{[]\s*""/.test(text));
}

function readCmd(text: string): Pasted | undefined {
  const { words, isCut } = cmdWords(text);
  if (isCut) return cut();
  const doubts: BodyDoubt[] = ['line-ends', 'charset'];
  // Browsers double every backslash here, and the command prompt does not take them apart again.
  if (words.some((word) => word.includes('\\\\'))) doubts.unshift('backslashes');
  return requestOf('curl-cmd', words.slice(1), undefined, doubts, []);
}

function readShell(text: string): Pasted | undefined {
  const { commands, unknown, isCut } = shellScript(text);
  const found = commands
    .map(({ words, ...rest }) => ({ ...rest, words: words.slice(words.findIndex(isCurl)), has: words.some(isCurl) }))
    .find(({ has }) => has);
  if (!found) return undefined;
  if (isCut) return cut();
  const notes = [...new Set(unknown)].slice(0, 3).map((name) => `The value of ${name} is not in the text.`);
  return requestOf('curl', found.words.slice(1), found.input, [], notes);
}

const isCurl = (word: string) => /(?:^|[/\\])curl(?:\.exe)?$/i.test(word);

const cut = () => nothing('This curl command ends inside a quotation: its end is missing.');

function requestOf(form: PastedForm, words: readonly string[], input: string | undefined, doubts: BodyDoubt[], notes: string[]): Pasted {
  const all = curlOptions(words);
  const next = all.findIndex(({ name }) => name === 'next');
  const options = next === -1 ? all : all.slice(0, next);
  const has = (wanted: CurlOption['name']) => options.some(({ name }) => name === wanted);
  const values = (wanted: CurlOption['name']) =>
    options.flatMap((option) => (option.name === wanted && 'value' in option ? [option.value] : []));
  const urls = values('url').filter((url) => url !== '');
  const [url] = urls;
  if (url === undefined) return nothing('This curl command has no URL.');
  if (next !== -1 || urls.length > 1) notes.push('The command sends several requests; this is the first.');
  const body = curlBody(options, input);
  const isGet = has('get') || has('head');
  const method =
    values('request').at(-1) ?? (has('head') ? 'HEAD' : has('upload-file') ? 'PUT' : body.isThere && !has('get') ? 'POST' : 'GET');
  const headers = headersOf(options, values, body.isThere && !isGet);
  const isMultipart = has('form') || has('form-string');
  const elsewhere = isMultipart ? 'The body is made of form fields; the boundary between them is not in the text.' : body.elsewhere;
  return {
    kind: 'request',
    form,
    request: {
      method,
      url: urlOf(url, has('get') ? body.data : '', values('url-query')),
      headers,
      body: latin1Bytes(isGet || elsewhere !== undefined ? '' : body.data),
    },
    doubts: [...doubts, ...body.doubts],
    ...(elsewhere !== undefined && { bodyElsewhere: elsewhere }),
    notes,
  };
}

function urlOf(url: string, query: string, more: readonly string[]): string {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`;
  const added = [query, ...more.map((part) => part.replace(/^\+/, ''))].filter((part) => part !== '').join('&');
  return added === '' ? whole : `${whole}${whole.includes('?') ? '&' : '?'}${added}`;
}

/** What the command itself says; curl's own User-Agent and Accept are not in the text. */
function headersOf(
  options: readonly CurlOption[],
  values: (name: CurlOption['name']) => string[],
  hasBody: boolean,
): (readonly [string, string])[] {
  const headers: (readonly [string, string])[] = [];
  const removed = new Set<string>();
  for (const given of values('header')) {
    const [, name = '', mark = '', value = ''] = /^([^:;]+)([:;])([\s\S]*)$/.exec(given) ?? [];
    if (name === '') continue;
    if (mark === ';' && withoutBlanks(value) === '') headers.push([name, '']);
    else if (mark === ':' && withoutBlanks(value) === '') removed.add(name.toLowerCase());
    else if (mark === ':') headers.push([name, withoutBlanks(value)]);
  }
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined && !removed.has(name.toLowerCase()) && headerIn(headers, name) === undefined) headers.push([name, value]);
  };
  add('User-Agent', values('user-agent').at(-1));
  add('Referer', values('referer').at(-1));
  // Without an equals sign it is the name of a file.
  const cookies = values('cookie').filter((cookie) => cookie.includes('='));
  add('Cookie', cookies.length > 0 ? cookies.join('; ') : undefined);
  const user = values('user').at(-1);
  add('Authorization', user === undefined ? undefined : `Basic ${base64Of(latin1Bytes(user))}`);
  const bearer = values('oauth2-bearer').at(-1);
  add('Authorization', bearer === undefined ? undefined : `Bearer ${bearer}`);
  if (options.some(({ name }) => name === 'compressed')) add('Accept-Encoding', 'deflate, gzip');
  if (values('json').length > 0) {
    add('Content-Type', 'application/json');
    add('Accept', 'application/json');
  }
  if (hasBody) add('Content-Type', 'application/x-www-form-urlencoded');
  return headers;
}
