import { binaryOf, binaryOfBase64 } from '../wire-text.ts';
import { parsedJson } from './json-value.ts';

export interface LooseBody {
  /** One character per byte. */
  body: string;
  /** It stood inside the quotes of some language. */
  isUnescaped: boolean;
}

/** How a body of MLflow begins, plain or with its quotes escaped once or more. */
const BEGINNING = /\{\s{0,20}\\{0,8}(?:"|&quot;|&#34;)entity\\{0,8}(?:"|&quot;|&#34;)\s{0,20}:/g;
/** The same in base64, wherever it begins. */
const IN_BASE64 = /eyJlbnRpdHki[A-Za-z0-9+/_-]{20,}={0,2}/;
const MOST_PLACES = 4;

/** The JSON text that MLflow sent, taken out of the quotes around it. @param text one character per byte */
export function looseBody(text: string): LooseBody | undefined {
  let places = 0;
  for (const { index } of text.matchAll(BEGINNING)) {
    places += 1;
    if (places > MOST_PLACES) break;
    const found = bodyAt(text, index);
    if (found) return found;
  }
  const [base64] = IN_BASE64.exec(text) ?? [];
  const body = base64 === undefined ? undefined : binaryOfBase64(base64.replaceAll('-', '+').replaceAll('_', '/'));
  return body !== undefined && isObject(body) ? { body, isUnescaped: false } : undefined;
}

function bodyAt(text: string, at: number): LooseBody | undefined {
  const plain = balanced(text, at);
  if (plain !== undefined && isObject(plain)) return { body: plain, isUnescaped: false };
  const quote = /("""|'''|["'`])$/.exec(text.slice(Math.max(0, at - 3), at))?.[1];
  const inside = quote === undefined ? undefined : insideQuotes(text.slice(at, at + MOST_ESCAPED), 0, quote);
  const texts = [inside, plain?.slice(0, MOST_ESCAPED), text.slice(at, at + MOST_ESCAPED)].filter((one) => one !== undefined);
  for (const one of texts) {
    for (const undo of UNDONE) {
      const undone = balanced(undo(one), 0);
      if (undone !== undefined && isObject(undone)) return { body: undone, isUnescaped: true };
    }
  }
  return undefined;
}

const MOST_ESCAPED = 1024 * 1024;

const isObject = (text: string) => text.startsWith('{') && typeof parsedJson(text) === 'object';

/** From the bracket to the one that closes it, as JSON counts them. */
function balanced(text: string, from: number): string | undefined {
  let depth = 0;
  let isText = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (isText && char === '\\') at += 1;
    else if (char === '"') isText = !isText;
    else if (isText) continue;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return text.slice(from, at + 1);
    }
  }
  return undefined;
}

function insideQuotes(text: string, from: number, quote: string): string | undefined {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') {
      at += 1;
      continue;
    }
    if (!text.startsWith(quote, at)) continue;
    // In a shell, '\'' is a quote inside single ones.
    if (quote === "'" && text.startsWith(String.raw`'\''`, at)) {
      at += 3;
      continue;
    }
    return text.slice(from, at);
  }
  return undefined;
}

/** What was done to a text to put it between quotes, undone; the likeliest first. */
const UNDONE: readonly ((text: string) => string)[] = [
  (text) => text.replaceAll(String.raw`'\''`, "'"),
  unescaped,
  (text) => unescaped(unescaped(text)),
  (text) => text.replace(/\\(["'`$])/g, '$1'),
  (text) =>
    text
      .replaceAll('&quot;', '"')
      .replaceAll('&#34;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
];

const SHORT: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** As JSON, JavaScript, Python, Go and Java escape inside quotes; `\u` and `\x` of characters that are not ASCII become UTF-8. */
function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g, (_, unicode?: string, byte?: string, char = '') => {
    if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16));
    if (unicode === undefined) return SHORT[char] ?? char;
    return binaryOf(String.fromCharCode(Number.parseInt(unicode, 16)));
  });
}
