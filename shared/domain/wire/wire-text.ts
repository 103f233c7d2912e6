/** Bytes as text where they are text in UTF-8, else undefined. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] ?? 0;
    const length =
      first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
    let code = length === 1 ? first : first & (0xff >> (length + 1));
    if (length === 0 || i + length > bytes.length) return undefined;
    for (let k = 1; k < length; k += 1) {
      const next = bytes[i + k] ?? 0;
      if ((next & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (next & 0x3f);
    }
    if ((length === 3 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) || (length === 4 && (code < 0x10000 || code > 0x10ffff)))
      return undefined;
    text += String.fromCodePoint(code);
    i += length;
  }
  return text;
}

/** A header's value is kept with one character per byte. */
export function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);
}

/** Text that came from the wire is one character per byte; text that a person typed may hold any character. */
export function textBytes(text: string): Uint8Array {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are all the bytes
  if (/^[\u0000-\u00ff]*$/.test(text)) return latin1Bytes(text);
  return latin1Bytes(binaryOf(text));
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const letters = [18, 12, 6, 0].map((shift) => ALPHABET[(word >> shift) & 63] ?? '');
    text += letters.slice(0, b === undefined ? 2 : c === undefined ? 3 : 4).join('');
  }
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/** Text as UTF-8, one character per byte; halves of pairs become U+FFFD. */
export function binaryOf(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are all the characters of ASCII
  if (/^[\u0000-\u007f]*$/.test(text)) return text;
  const parts: string[] = [];
  for (let i = 0; i < text.length; i += CHUNK) {
    const bytes: number[] = [];
    // A pair that a chunk would cut belongs to the chunk in which it begins.
    for (let k = i; k < Math.min(text.length, i + CHUNK); k += 1) {
      const code = text.codePointAt(k) ?? 0;
      const isSecondHalf = code >= 0xdc00 && code < 0xe000 && k > 0 && /[\ud800-\udbff]/.test(text[k - 1] ?? '');
      if (!isSecondHalf) pushUtf8(bytes, code >= 0xd800 && code < 0xe000 ? 0xfffd : code);
    }
    parts.push(String.fromCharCode(...bytes));
  }
  return parts.join('');
}

const CHUNK = 4096;

function pushUtf8(bytes: number[], code: number): void {
  const rest = (shift: number) => 0x80 | ((code >> shift) & 0x3f);
  if (code < 0x80) bytes.push(code);
  else if (code < 0x800) bytes.push(0xc0 | (code >> 6), rest(0));
  else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), rest(6), rest(0));
  else bytes.push(0xf0 | (code >> 18), rest(12), rest(6), rest(0));
}

/** What base64 holds, one character per byte; line breaks are passed over. @returns undefined for a text that is not base64 */
export function binaryOfBase64(text: string): string | undefined {
  const digits = text.replace(/[\r\n\t ]/g, '').replace(/={1,2}$/, '');
  if (/[^A-Za-z0-9+/]/.test(digits) || digits.length % 4 === 1) return undefined;
  const parts: string[] = [];
  for (let i = 0; i < digits.length; i += 4) {
    let word = 0;
    for (let k = i; k < i + 4; k += 1) word = (word << 6) | ALPHABET.indexOf(digits[k] ?? 'A');
    const bytes = String.fromCharCode((word >> 16) & 255, (word >> 8) & 255, word & 255);
    parts.push(bytes.slice(0, Math.min(3, digits.length - i - 1)));
  }
  return parts.join('');
}

const BLANKS = ' \t\r\n';

/** Without the blanks around it. `trim` would take bytes of UTF-8 along that look like a blank of their own. @param text one character per byte */
export function withoutBlanks(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && BLANKS.includes(text[from] ?? '')) from += 1;
  while (to > from && BLANKS.includes(text[to - 1] ?? '')) to -= 1;
  return text.slice(from, to);
}

/** Without any of these characters at its end. In time in proportion to the text, which a pattern that ends in `+$` is not. */
export function withoutTrailing(text: string, characters: string): string {
  let to = text.length;
  while (to > 0 && characters.includes(text[to - 1] ?? '')) to -= 1;
  return text.slice(0, to);
}
