/** A piece of a PowerShell script: a text in quotes (or here-string), a bare word, or one sign. */
export interface PowershellToken {
  kind: 'text' | 'word' | 'sign';
  text: string;
}

/** Far more than a request takes; the rest of a longer text is not looked at. */
const MAX_TOKENS = 20_000;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0', a: '\x07', b: '\b', f: '\f', v: '\v', e: '\x1b' };

/** Takes a script apart; a backtick before a line break joins two lines. A variable stays as `$name` in a text. */
export function powershellTokens(text: string): { tokens: PowershellToken[]; isCut: boolean } {
  const tokens: PowershellToken[] = [];
  let at = 0;
  let isCut = false;
  while (at < text.length && tokens.length < MAX_TOKENS) {
    const char = text[at] ?? '';
    if (run(/[ \t\r\n]+|`\r?\n|#[^\n]*/y) !== '') continue;
    if (char === '@' && /^@["'][ \t]*\r?\n/.test(text.slice(at, at + 80))) tokens.push({ kind: 'text', text: hereString() });
    else if (char === '"') tokens.push({ kind: 'text', text: doubleQuoted() });
    else if (char === "'") tokens.push({ kind: 'text', text: singleQuoted() });
    else {
      const word = run(/[^\s"'`{}()=;,@[\]]+/y);
      if (word === '') at += 1;
      tokens.push(word === '' ? { kind: 'sign', text: char } : { kind: 'word', text: word });
    }
  }
  return { tokens, isCut };

  function hereString(): string {
    const quote = text[at + 1] ?? '';
    const start = text.indexOf('\n', at) + 1;
    const end = text.indexOf(`\n${quote}@`, start - 1);
    const inner = text.slice(start, end === -1 ? text.length : Math.max(start, end)).replace(/\r$/, '');
    isCut ||= end === -1;
    at = end === -1 ? text.length : end + 3;
    return quote === '"' ? expanded(inner) : inner;
  }

  function singleQuoted(): string {
    const parts: string[] = [];
    at += 1;
    for (;;) {
      parts.push(run(/[^']+/y));
      if (!text.startsWith("''", at)) break;
      parts.push("'");
      at += 2;
    }
    isCut ||= at >= text.length;
    at += 1;
    return parts.join('');
  }

  function doubleQuoted(): string {
    const start = at + 1;
    at = start;
    for (;;) {
      run(/[^"`]+/y);
      if (text[at] === '`' || text.startsWith('""', at)) at += 2;
      else break;
    }
    isCut ||= at >= text.length;
    at += 1;
    return expanded(text.slice(start, at - 1));
  }

  function run(pattern: RegExp): string {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  }
}

/** Backticks, doubled quotes, and characters by their number: `$([char]0x00e9)`. */
function expanded(inner: string): string {
  return inner.replace(
    /`\r?\n|`u\{([0-9A-Fa-f]{1,6})\}|`([\s\S])|""|\$\(\[char\]\s*(0x[0-9A-Fa-f]{1,4}|\d{1,5})\)/g,
    (all, code, escaped, number) => {
      if (typeof code === 'string') return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code, 16)));
      if (typeof escaped === 'string') return ESCAPES[escaped] ?? escaped;
      if (typeof number === 'string') return String.fromCharCode(Number(number));
      return all === '""' ? '"' : '';
    },
  );
}
