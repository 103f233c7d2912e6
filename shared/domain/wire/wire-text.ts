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
  const escaped = encodeURIComponent(text.replace(LONE_SURROGATES, '\ufffd'));
  return latin1Bytes(escaped.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))));
}

const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

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
