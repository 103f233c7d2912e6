/**
 * The words of a command for the Windows command prompt: first the prompt takes its carets away, then the program splits its
 * line at blanks, with `"`, `\"` and `""`.
 *
 * @param text one character per byte
 */
export function cmdWords(text: string): { words: string[]; isCut: boolean } {
  return splitLine(withoutCarets(text));
}

/** Up to the end of the command. A caret keeps the next character, and a line break behind it joins two lines. */
function withoutCarets(text: string): string {
  const parts: string[] = [];
  let isQuoted = false;
  const isCaretAlways = text.includes('^\\^"');
  for (let at = 0; at < text.length; ) {
    const plain = runAt(/[^\r\n"&|^]+/y, text, at);
    parts.push(plain);
    at += plain.length;
    const char = text[at] ?? '';
    if (char === '\r' || char === '\n' || (!isQuoted && (char === '&' || char === '|'))) break;
    // Between quotes a caret stands for itself; for some releases Chrome wrote them there all the same.
    if (char === '"') isQuoted = !isQuoted && !isCaretAlways;
    at += 1;
    if (char !== '^' || isQuoted) {
      parts.push(char);
      continue;
    }
    at += lineBreakAt(text, at);
    // Behind a joined line the next character is kept too, and that may be a line break of the argument.
    const kept = lineBreakAt(text, at);
    parts.push(kept > 0 ? '\n' : (text[at] ?? ''));
    at += Math.max(1, kept);
  }
  return parts.join('');
}

const lineBreakAt = (text: string, at: number): number => (text[at] === '\n' ? 1 : text[at] === '\r' && text[at + 1] === '\n' ? 2 : 0);

function runAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** As Microsoft's C library makes `argv`. */
function splitLine(line: string): { words: string[]; isCut: boolean } {
  const words: string[] = [];
  let parts: string[] | undefined;
  let isQuoted = false;
  for (let at = 0; at < line.length; ) {
    const char = line[at] ?? '';
    if (!isQuoted && (char === ' ' || char === '\t')) {
      if (parts) words.push(parts.join(''));
      parts = undefined;
      at += 1;
      continue;
    }
    parts ??= [];
    const plain = runAt(isQuoted ? /[^"\\]+/y : /[^"\\ \t]+/y, line, at);
    const slashes = plain === '' ? runAt(/\\+/y, line, at) : '';
    at += plain.length + slashes.length;
    parts.push(plain);
    if (slashes !== '') {
      const isBeforeQuote = line[at] === '"';
      parts.push(isBeforeQuote ? slashes.slice(0, slashes.length >> 1) : slashes);
      if (!isBeforeQuote || slashes.length % 2 === 0) continue;
      parts.push('"');
      at += 1;
    } else if (plain === '' && isQuoted && line[at + 1] === '"') {
      parts.push('"');
      at += 2;
    } else if (plain === '') {
      isQuoted = !isQuoted;
      at += 1;
    }
  }
  if (parts) words.push(parts.join(''));
  return { words, isCut: isQuoted };
}
