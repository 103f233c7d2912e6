/** What a literal of JavaScript stands for; `undefined` for anything that would have to be run. */
export type Literal = string | number | boolean | null | undefined | Literal[] | { [name: string]: Literal };

const DEEPEST = 50;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0', '\n': '', '\r': '' };

/** Thrown where the text is no literal, and caught by `literalsAt`. */
class NotLiteral extends Error {}

/** Reads values separated by commas, from behind an opening parenthesis; stops before what is not a literal. */
export function literalsAt(text: string, start: number): { values: Literal[]; isCut: boolean } {
  const values: Literal[] = [];
  let at = start;
  try {
    do values.push(value(0));
    while (take(','));
    return { values, isCut: false };
  } catch (error) {
    if (!(error instanceof NotLiteral)) throw error;
    return { values, isCut: at >= text.length };
  }

  function value(depth: number): Literal {
    skip();
    const char = text[at] ?? '';
    if (depth > DEEPEST || char === '') throw new NotLiteral();
    if (char === '"' || char === "'" || char === '`') return string(char);
    if (take('{')) return object(depth);
    if (take('[')) return array(depth);
    return word(depth);
  }

  function word(depth: number): Literal {
    const name = run(/-?[\w$.]+/y);
    if (name === '' || depth > DEEPEST) throw new NotLiteral();
    if (name === 'true' || name === 'false') return name === 'true';
    if (name === 'null') return null;
    if (/^-?\d/.test(name)) return Number(name);
    if (name === 'new') return word(depth + skip());
    if (!take('(')) return undefined;
    const inner = take(')') ? undefined : value(depth + 1);
    while (take(',')) value(depth + 1);
    take(')');
    // The other calls that are usual here, Headers and URL, hand on what they are given.
    return name === 'JSON.stringify' ? JSON.stringify(inner) : inner;
  }

  function object(depth: number): Literal {
    const members: [string, Literal][] = [];
    while (!take('}')) {
      const char = text[at] ?? '';
      const name = char === '"' || char === "'" ? string(char) : run(/[\w$-]+/y);
      if (!take(':')) throw new NotLiteral();
      members.push([name, value(depth + 1)]);
      take(',');
    }
    return Object.fromEntries(members);
  }

  function array(depth: number): Literal {
    const items: Literal[] = [];
    while (!take(']')) {
      items.push(value(depth + 1));
      take(',');
    }
    return items;
  }

  function string(quote: string): string {
    const parts: string[] = [];
    at += 1;
    for (;;) {
      parts.push(run(quote === '"' ? /[^"\\]+/y : quote === "'" ? /[^'\\]+/y : /[^`\\$]+/y));
      const char = text[at];
      at += 1;
      if (char === quote) return parts.join('');
      if (char === undefined || (char === '$' && text[at] === '{')) throw new NotLiteral();
      parts.push(char === '\\' ? escaped() : char);
    }
  }

  function escaped(): string {
    const code = run(/x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]{1,6}\}/y);
    if (code !== '') return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code.replace(/[xu{}]/g, ''), 16)));
    const char = text[at] ?? '';
    at += char === '\r' && text[at + 1] === '\n' ? 2 : 1;
    return ESCAPES[char] ?? char;
  }

  function take(char: string): boolean {
    skip();
    if (text[at] !== char) return false;
    at += 1;
    skip();
    return true;
  }

  /** @returns 1, so that it can count a level */
  function skip(): number {
    while (run(/\s+|\/\/[^\n]*/y) !== '');
    return 1;
  }

  function run(pattern: RegExp): string {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  }
}
