import { ansiC } from './shell-escapes.ts';
import type { ShellValues } from './shell-values.ts';
import type { TextCursor } from './text-cursor.ts';

/**
 * One word with all its pieces: plain, `'…'`, `"…"`, `$'…'`, variables and substitutions. A quotation that is not closed
 * moves the place behind the end of the text.
 *
 * @param substituted what `$(` at this place stands for
 */
export function shellWord(cursor: TextCursor, values: ShellValues, substituted: () => string): string {
  const { text } = cursor;
  const parts: string[] = [];
  for (;;) {
    parts.push(cursor.run(/[^ \t\r\n'"\\$`|&;<>()]+/y));
    const char = text[cursor.at];
    if (char === "'") {
      cursor.at += 1;
      parts.push(cursor.until("'"));
    } else if (char === '"') parts.push(doubleQuoted(cursor, values, substituted));
    else if (char === '\\') parts.push(escaped(cursor));
    else if (char === '$' && text[cursor.at + 1] === "'") {
      const { value, end } = ansiC(text, cursor.at + 2);
      parts.push(value);
      cursor.at = end;
    } else if (char === '$' || char === '`') parts.push(expansion(cursor, values, substituted));
    else return parts.join('');
  }
}

function doubleQuoted(cursor: TextCursor, values: ShellValues, substituted: () => string): string {
  const { text } = cursor;
  const parts: string[] = [];
  cursor.at += 1;
  for (;;) {
    parts.push(cursor.run(/[^"\\$`]+/y));
    const char = text[cursor.at];
    if (char === undefined || char === '"') {
      cursor.at += 1;
      return parts.join('');
    }
    if (char === '\\') {
      const next = text[cursor.at + 1] ?? '';
      cursor.at += 2;
      if (next !== '\n') parts.push('"\\$`'.includes(next) ? next : `\\${next}`);
    } else parts.push(expansion(cursor, values, substituted));
  }
}

/** Outside of quotes; a backslash before a line break joins two lines, also where an editor made it a Windows one. */
function escaped(cursor: TextCursor): string {
  const next = cursor.text[cursor.at + 1] ?? '';
  const isLineBreak = next === '\n' || (next === '\r' && cursor.text[cursor.at + 2] === '\n');
  cursor.at = Math.min(cursor.text.length, cursor.at + (isLineBreak && next === '\r' ? 3 : 2));
  return isLineBreak ? '' : next;
}

function expansion(cursor: TextCursor, values: ShellValues, substituted: () => string): string {
  if (cursor.text.startsWith('$(', cursor.at)) return substituted();
  if (cursor.text[cursor.at] === '`') {
    cursor.at += 1;
    values.missing(cursor.until('`').slice(0, 40));
    return '';
  }
  const name = cursor.run(/\$\{?[A-Za-z_]\w*\}?/y).replace(/[${}]/g, '');
  if (name !== '') return values.of(name);
  cursor.at += 1;
  return '$';
}
