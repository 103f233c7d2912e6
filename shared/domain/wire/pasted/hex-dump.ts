/** What a line of a dump begins with: where its bytes stand. */
const OFFSET = /^\s*(?:0x)?[0-9a-fA-F]{4,8}:?\s+(?=[0-9a-fA-F]{2})/;
const BYTES_OF_LINE = 16;
/** Programs print a line or two of their own. */
const OTHER_LINES = 3;

/**
 * The bytes of a dump as xxd, hexdump -C, Wireshark and tcpdump -X print them, or of nothing but hex digits.
 * @returns one character per byte, or undefined for any other text
 */
export function ofHexDump(text: string): string | undefined {
  const whole = text.trim();
  if (whole.length >= 64 && whole.length % 2 === 0 && /^[0-9a-fA-F]+$/.test(whole)) return charactersOf(whole);
  const parts: string[] = [];
  let others = 0;
  for (const line of whole.split(/\r?\n/)) {
    const digits = digitsOf(line);
    if (digits !== '') parts.push(digits);
    else if (line.trim() !== '') others += 1;
    if (others > OTHER_LINES) return undefined;
  }
  return parts.length < 2 ? undefined : charactersOf(parts.join(''));
}

/** Behind the bytes stand the same as characters; in the last line a gap stands before them. */
function digitsOf(line: string): string {
  const offset = OFFSET.exec(line)?.[0];
  if (offset === undefined) return '';
  const columns = line.slice(offset.length).split(/ {3,}| *\|/, 1)[0] ?? '';
  let digits = '';
  for (const group of columns.split(/\s+/)) {
    if (!/^(?:[0-9a-fA-F]{2}){1,8}$/.test(group) || digits.length + group.length > 2 * BYTES_OF_LINE) break;
    digits += group;
  }
  return digits;
}

const charactersOf = (digits: string) => (digits.match(/../g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 16))).join('');
