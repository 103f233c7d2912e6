import { escapedByte } from './decode.ts';
import type { Token } from './json-tokens.ts';
import styles from './wire.module.css';

// What a reader would not see, or would see as something else: control characters, bidi controls, joiners, odd spaces,
// a byte order mark, and code units that stand for bytes that are not UTF-8.
const HIDDEN = /(?![\t\n ])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Z}]|\p{Variation_Selector}/u;

/** Text from the wire: markup in it is text, and characters that hide are drawn. */
export function WireText({ text }: { text: string }) {
  if (!HIDDEN.test(text)) return text;
  return splitHidden(text).map((part, index) =>
    part.hidden ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
      <span key={index} className={styles['hidden']} title={hiddenName(part.text)}>
        {hiddenMark(part.text)}
      </span>
    ) : (
      part.text
    ),
  );
}

/** JSON in colours. */
export function WireTokens({ tokens }: { tokens: readonly Token[] }) {
  return tokens.map(({ kind, text }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: tokens of one text have no other name
    <span key={index} className={styles[kind]}>
      <WireText text={text} />
    </span>
  ));
}

function splitHidden(text: string): { text: string; hidden: boolean }[] {
  const parts: { text: string; hidden: boolean }[] = [];
  let plain = '';
  for (const char of text) {
    if (!HIDDEN.test(char)) {
      plain += char;
      continue;
    }
    if (plain !== '') parts.push({ text: plain, hidden: false });
    parts.push({ text: char, hidden: true });
    plain = '';
  }
  if (plain !== '') parts.push({ text: plain, hidden: false });
  return parts;
}

/** In letters that the page's own fonts have: pictures of control characters are boxes on systems without them, all alike. */
function hiddenMark(char: string): string {
  if (char === '\r') return '\\r';
  const code = char.codePointAt(0) ?? 0;
  const byte = escapedByte(char) ?? (code < 0x20 ? code : undefined);
  if (byte !== undefined) return `\\x${byte.toString(16).padStart(2, '0')}`;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function hiddenName(char: string): string {
  const byte = escapedByte(char);
  if (byte !== undefined) return `Byte 0x${byte.toString(16)}, which is not UTF-8 here`;
  const code = `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const names: Record<string, string> = {
    '\r': 'a carriage return',
    '\u0000': 'a NUL',
    '\u00a0': 'a no-break space',
    '\u200b': 'a zero-width space',
    '\u200d': 'a zero-width joiner',
    '\u202e': 'turns the text around',
    '\ufeff': 'a byte order mark',
  };
  return [code, names[char] ?? 'a character that does not show'].join(', ');
}
