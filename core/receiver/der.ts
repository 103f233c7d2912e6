/*
 * As much of DER as a certificate needs: every value is a tag, a length and its bytes. X.690, 8 and 10.
 */

export const sequence = (...parts: Uint8Array[]) => tagged(0x30, ...parts);
export const set = (...parts: Uint8Array[]) => tagged(0x31, ...parts);
export const octets = (bytes: Uint8Array) => tagged(0x04, bytes);
export const bits = (bytes: Uint8Array) => tagged(0x03, Uint8Array.of(0), bytes);
export const utf8 = (text: string) => tagged(0x0c, Buffer.from(text, 'utf8'));
export const isTrue = Uint8Array.of(0x01, 0x01, 0xff);

/** Context-specific: constructed (`[0] { … }`) or primitive. */
export const context = (number: number, ...parts: Uint8Array[]) => tagged(0xa0 | number, ...parts);
export const contextPrimitive = (number: number, bytes: Uint8Array) => tagged(0x80 | number, bytes);

/** An unsigned number, most significant byte first. */
export function integer(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Uint8Array.of(0) : bytes.subarray(first);
  return tagged(0x02, ...((digits[0] ?? 0) >= 0x80 ? [Uint8Array.of(0)] : []), digits);
}

export function objectId(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return tagged(0x06, Uint8Array.of(first * 40 + second, ...rest.flatMap(base128)));
}

/** UTCTime until 2049, GeneralizedTime from 2050, as RFC 5280 wants it. */
export function time(atMs: number): Buffer {
  const text = `${new Date(atMs).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
  return atMs < Date.UTC(2050, 0) ? tagged(0x17, Buffer.from(text.slice(2))) : tagged(0x18, Buffer.from(text));
}

function tagged(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tag), lengthOf(content.length), content]);
}

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes = length < 0x100 ? [length] : [length >> 8, length & 0xff];
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}
