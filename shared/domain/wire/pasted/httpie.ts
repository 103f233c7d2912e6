import { pythonDumps } from '../../mlflow/python-json.ts';
import { headerIn } from '../wire-request.ts';
import { base64Of, latin1Bytes, utf8Text, withoutBlanks } from '../wire-text.ts';
import { parsedJson } from './json-value.ts';
import { nothing, type Pasted, type PastedText } from './pasted-request.ts';
import { shellScript } from './shell-words.ts';

const HTTPIE = /(?:^|[\s;&|(/])https?\s+\S/;
const TAKES_VALUE =
  /^(?:--(?:print|style|pretty|output|auth-type|verify|proxy|timeout|session|session-read-only|max-redirects|cert|cert-key|ssl|default-scheme|boundary|format-options|response-charset|response-mime)|-[psoA])$/;

/** `http POST :8000/webhook X-Name:value field=value`, with `--raw` or what is piped into it. */
export function readHttpie({ binary }: PastedText): Pasted | undefined {
  if (!HTTPIE.test(binary)) return undefined;
  const { commands, isCut } = shellScript(binary);
  const found = commands.find(({ words }) => /^(?:.*\/)?https?$/.test(words[0] ?? '') && words.length > 1);
  if (!found) return undefined;
  if (isCut) return nothing('This HTTPie command ends inside a quotation: its end is missing.');
  const [program = '', ...words] = found.words;
  const items = sorted(words);
  const [first = ''] = items.plain;
  const hasMethod = /^[A-Z]+$/.test(first) && items.plain.length > 1;
  const [url, ...rest] = hasMethod ? items.plain.slice(1) : items.plain;
  if (url === undefined) return undefined;
  const parts = requestItems(rest);
  const body = items.raw ?? found.input ?? parts.body(items.isForm);
  const method = hasMethod ? first : body === '' ? 'GET' : 'POST';
  const headers = [...parts.headers];
  if (items.auth !== undefined) headers.push(['Authorization', `Basic ${base64Of(latin1Bytes(items.auth))}`]);
  if (body !== '' && headerIn(headers, 'content-type') === undefined)
    headers.push(['Content-Type', items.isForm ? 'application/x-www-form-urlencoded; charset=utf-8' : 'application/json']);
  return {
    kind: 'request',
    form: 'httpie',
    request: { method, url: urlOf(url, parts.query, program.endsWith('https')), headers, body: latin1Bytes(body) },
    doubts: items.raw === undefined && found.input === undefined && body !== '' ? ['rewritten'] : [],
    ...(parts.file !== undefined && { bodyElsewhere: `The body is in the file “${parts.file}”, which is not in the text.` }),
    notes: [],
  };
}

interface Sorted {
  plain: string[];
  raw?: string;
  auth?: string;
  isForm: boolean;
}

function sorted(words: readonly string[]): Sorted {
  const found: Sorted = { plain: [], isForm: false };
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const [, name = word, attached] = /^(--[a-z-]+)=([\s\S]*)$/.exec(word) ?? [];
    const value = () => {
      if (attached === undefined) i += 1;
      return attached ?? words[i] ?? '';
    };
    if (!word.startsWith('-')) found.plain.push(word);
    else if (name === '--raw') found.raw = value();
    else if (name === '--auth' || name === '-a') found.auth = value();
    else if (name === '--form' || name === '-f') found.isForm = true;
    else if (TAKES_VALUE.test(name)) value();
  }
  return found;
}

/** `Name:value`, `Name;`, `name==value`, `field=value`, `field:=json`, `@file`. */
function requestItems(items: readonly string[]) {
  const headers: (readonly [string, string])[] = [];
  const query: string[] = [];
  const fields: [string, unknown][] = [];
  let file: string | undefined;
  for (const item of items) {
    const [, name = '', mark = '', value = ''] = /^([^:=@;]*)(:=@|=@|:=|==|[:=@;])([\s\S]*)$/.exec(item) ?? [];
    if (mark === ':' && value !== '') headers.push([name, withoutBlanks(value)]);
    else if (mark === ';') headers.push([name, '']);
    else if (mark === '==') query.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    else if (mark === '=') fields.push([asText(name), asText(value)]);
    else if (mark === ':=') fields.push([asText(name), parsedJson(asText(value))]);
    else if (mark.endsWith('@')) file = value.slice(0, 120);
  }
  const body = (isForm: boolean) => {
    if (fields.length === 0) return '';
    if (!isForm) return pythonDumps(Object.fromEntries(fields));
    return fields.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join('&');
  };
  return { headers, query, file, body };
}

const asText = (binary: string) => utf8Text(latin1Bytes(binary)) ?? binary;

/** `:8000/x` and `/x` are on this machine. */
function urlOf(url: string, query: readonly string[], isHttps: boolean): string {
  const scheme = isHttps ? 'https' : 'http';
  const local = url.startsWith(':')
    ? `localhost${/^:(?=\/|$)/.test(url) ? url.slice(1) : url}`
    : url.startsWith('/')
      ? `localhost${url}`
      : url;
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(local) ? local : `${scheme}://${local}`;
  return query.length === 0 ? whole : `${whole}${whole.includes('?') ? '&' : '?'}${query.join('&')}`;
}
