import { headerIn } from '../wire-request.ts';
import { binaryOf, latin1Bytes } from '../wire-text.ts';
import { nothing, type Pasted, type PastedText } from './pasted-request.ts';
import { type PowershellToken, powershellTokens } from './powershell-tokens.ts';

const COMMAND = /^(?:invoke-webrequest|invoke-restmethod|iwr|irm)$/i;
const LOOKS_LIKE_IT = /\b(?:invoke-webrequest|invoke-restmethod|iwr|irm)\b/i;
const SWITCHES =
  /^-(?:usebasicparsing|skipcertificatecheck|skipheadervalidation|skiphttperrorcheck|allowunencryptedauthentication|passthru)$/i;

/** In tokens, of what stands in parentheses. */
const LONGEST_EXPRESSION = 1000;

type Value = string | [string, string][];

/** Invoke-WebRequest and Invoke-RestMethod, as browsers and Postman write them, with the variables that are set before. */
export function readPowershell({ text }: PastedText): Pasted | undefined {
  if (!LOOKS_LIKE_IT.test(text)) return undefined;
  const { tokens, isCut } = powershellTokens(text);
  const at = tokens.findIndex(({ kind, text: word }) => kind === 'word' && COMMAND.test(word));
  if (at === -1) return undefined;
  if (isCut) return nothing('This PowerShell command ends inside a quotation: its end is missing.');
  const variables = variablesIn(tokens);
  const given = parameters(tokens.slice(at + 1), variables);
  const textOf = (name: string) => {
    const value = given.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const url = textOf('-uri');
  if (url === undefined) return nothing('This PowerShell command has no URL.');
  const pairs = given.get('-headers');
  const headers = (typeof pairs === 'object' ? pairs : []).map(([name, value]) => [binaryOf(name), binaryOf(value)] as const);
  const add = (name: string, value: string | undefined) => {
    if (typeof value === 'string' && headerIn(headers, name) === undefined) headers.push([name, binaryOf(value)]);
  };
  add('Content-Type', textOf('-contenttype'));
  add('User-Agent', textOf('-useragent') ?? onlyText(variables.get('$session.useragent')));
  const body = textOf('-body') ?? '';
  const file = textOf('-infile');
  return {
    kind: 'request',
    form: 'powershell',
    request: { method: (textOf('-method') ?? 'GET').toUpperCase(), url: binaryOf(url), headers, body: latin1Bytes(binaryOf(body)) },
    // Windows PowerShell sends a text as Latin-1; in a here-string the line breaks are those of the file.
    doubts: [...(/[^\0-\x7f]/.test(body) ? (['charset'] as const) : []), ...(body.includes('\n') ? (['line-ends'] as const) : [])],
    ...(file !== undefined && { bodyElsewhere: `The body is in the file “${file.slice(0, 120)}”, which is not in the text.` }),
    notes: body.startsWith('$') ? [`The value of ${body.slice(0, 40)} is not in the text.`] : [],
  };
}

const onlyText = (value: Value | undefined) => (typeof value === 'string' ? value : undefined);

/** `$body = "…"`, `$headers = @{…}`, `$headers.Add("name", "value")`. */
function variablesIn(tokens: readonly PowershellToken[]): Map<string, Value> {
  const variables = new Map<string, Value>();
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word' || !token.text.startsWith('$')) continue;
    const name = token.text.toLowerCase();
    const [next, , ,] = tokens.slice(index + 1, index + 2);
    if (next?.text === '=') {
      const { value } = valueAt(tokens, index + 2, variables);
      if (value !== undefined) variables.set(name, value);
    }
    const [key, comma, text] = tokens.slice(index + 2, index + 5);
    if (!name.endsWith('.add') || next?.text !== '(' || key?.kind !== 'text' || comma?.text !== ',' || text?.kind !== 'text') continue;
    const list = variables.get(name.slice(0, -'.add'.length));
    if (typeof list === 'object') list.push([key.text, text.text]);
    else variables.set(name.slice(0, -'.add'.length), [[key.text, text.text]]);
  }
  return variables;
}

function parameters(tokens: readonly PowershellToken[], variables: ReadonlyMap<string, Value>): Map<string, Value> {
  const given = new Map<string, Value>();
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at];
    if (!token || token.text === ';' || token.text === '|') break;
    const isParameter = token.kind === 'word' && /^-[a-z]/i.test(token.text);
    if (isParameter && SWITCHES.test(token.text)) {
      at += 1;
      continue;
    }
    const { value, end } = valueAt(tokens, isParameter ? at + 1 : at, variables);
    // The first that has no name is the URL.
    const name = isParameter ? token.text.toLowerCase() : '-uri';
    if (value !== undefined && !given.has(name)) given.set(name, value);
    at = Math.max(end, at + 1);
  }
  return given;
}

/** A text, a variable, `@{…}`, or the first text in parentheses, as in `([Text.Encoding]::UTF8.GetBytes("…"))`. */
function valueAt(
  tokens: readonly PowershellToken[],
  start: number,
  variables: ReadonlyMap<string, Value>,
): { value: Value | undefined; end: number } {
  const token = tokens[start];
  if (!token) return { value: undefined, end: start };
  if (token.text === '@' && token.kind === 'sign') return hashtable(tokens, start + 2);
  if (token.kind === 'text') return { value: token.text, end: start + 1 };
  if (token.kind === 'word')
    return { value: token.text.startsWith('$') ? (variables.get(token.text.toLowerCase()) ?? token.text) : token.text, end: start + 1 };
  if (token.text !== '(' && token.text !== '[') return { value: undefined, end: start + 1 };
  let depth = 0;
  let value: Value | undefined;
  const last = Math.min(tokens.length, start + LONGEST_EXPRESSION);
  for (let at = start; at < last; at += 1) {
    const { kind, text } = tokens[at] ?? { kind: 'sign', text: '' };
    if (kind === 'text') value ??= text;
    else if (kind === 'word' && text.startsWith('$')) value ??= variables.get(text.toLowerCase());
    if (kind === 'sign' && (text === '(' || text === '[')) depth += 1;
    if (kind === 'sign' && (text === ')' || text === ']')) depth -= 1;
    if (depth === 0) return { value, end: at + 1 };
  }
  return { value, end: last };
}

function hashtable(tokens: readonly PowershellToken[], start: number): { value: [string, string][]; end: number } {
  const pairs: [string, string][] = [];
  let at = start;
  for (; at < tokens.length && !(tokens[at]?.kind === 'sign' && tokens[at]?.text === '}'); at += 1) {
    const [name, equals, value] = tokens.slice(at, at + 3);
    if (!name || equals?.text !== '=' || !value || name.kind === 'sign') continue;
    pairs.push([name.text, value.text]);
    at += 2;
  }
  return { value: pairs, end: at + 1 };
}
