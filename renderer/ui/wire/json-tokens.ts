/** A stretch of JSON text by its role. The texts of all tokens, joined, are the text itself: nothing is parsed away. */
export interface Token {
  kind: 'key' | 'string' | 'number' | 'literal' | 'punctuation' | 'space' | 'other';
  text: string;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const LITERAL = /(?:true|false|null|NaN|-?Infinity)\b/y;
const SPACE = /[\x20\t\n\r]+/y;
const OTHER = /[^\x20\t\n\r"{}[\],:]+|[\s\S]/y;
const COLON = /[\x20\t\n\r]*:/y;

/** Splits a text as JSON reads it; what is no JSON is `other`. Big numbers, repeated keys and their order stay as written. */
export function jsonTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const token = nextToken(text, at, take);
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

function nextToken(text: string, at: number, take: (pattern: RegExp) => string | undefined): Token {
  const char = text[at] ?? '';
  if ('{}[],:'.includes(char)) return { kind: 'punctuation', text: char };
  if (char === '"') {
    const string = text.slice(at, stringEnd(text, at));
    COLON.lastIndex = at + string.length;
    return { kind: COLON.test(text) ? 'key' : 'string', text: string };
  }
  const space = take(SPACE);
  if (space !== undefined) return { kind: 'space', text: space };
  const literal = take(LITERAL);
  if (literal !== undefined) return { kind: 'literal', text: literal };
  const number = take(NUMBER);
  if (number !== undefined) return { kind: 'number', text: number };
  return { kind: 'other', text: take(OTHER) ?? char };
}

/** Past the closing quote, or the end of the text. A loop, because a pattern would run out of stack on a long string. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '"') return at + 1;
  }
  return text.length;
}

/**
 * Whether the text can be shown as a structure: it begins with a brace or bracket, closes all of them, and holds nothing
 * foreign. A text that was `cut` has not closed them yet.
 */
export function looksLikeJson(tokens: readonly Token[], { cut }: { cut: boolean }): boolean {
  let depth = 0;
  let seen = false;
  for (const { kind, text } of tokens) {
    if (kind === 'other') return false;
    if (text === '{' || text === '[') depth++;
    else if (text === '}' || text === ']') depth--;
    else if (!seen && kind !== 'space') return false;
    seen ||= kind !== 'space';
    if (depth < 0) return false;
  }
  return seen && (cut ? depth > 0 : depth === 0);
}

/** A line of the indented form: how deep it stands, and its tokens without the white space of the original. */
export interface PrettyLine {
  depth: number;
  tokens: Token[];
}

/** The same tokens, one member a line. Only white space differs from what was sent. */
export function prettyLines(tokens: readonly Token[]): PrettyLine[] {
  const lines: PrettyLine[] = [];
  let line: PrettyLine = { depth: 0, tokens: [] };
  let depth = 0;
  const solid = tokens.filter(({ kind }) => kind !== 'space');
  const end = () => {
    if (line.tokens.length > 0) lines.push(line);
    line = { depth, tokens: [] };
  };
  solid.forEach((token, index) => {
    const opens = token.text === '{' || token.text === '[';
    const closes = token.text === '}' || token.text === ']';
    const emptyBefore = closes && ['{', '['].includes(solid[index - 1]?.text ?? '');
    if (closes) {
      depth--;
      if (!emptyBefore) end();
    }
    line.tokens.push(token);
    if (token.text === ':' && token.kind === 'punctuation') line.tokens.push({ kind: 'space', text: ' ' });
    if (opens && token.kind === 'punctuation') {
      depth++;
      if (!['}', ']'].includes(solid[index + 1]?.text ?? '')) end();
    }
    if (token.text === ',' && token.kind === 'punctuation') end();
  });
  end();
  return lines;
}
