import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

/*
 * Fernet: version 0x80 | time, 8 bytes | IV, 16 bytes | AES-128-CBC | HMAC-SHA256 over all before it, as URL-safe
 * base64. Tokens go both ways between this and Python's `cryptography`. https://github.com/fernet/spec
 */

export interface FernetKey {
  signing: Buffer;
  encryption: Buffer;
}

const VERSION = 0x80;
const HEADER_BYTES = 1 + 8 + 16;
const MAC_BYTES = 32;

/** @param text URL-safe base64 of 32 bytes @returns undefined when it is not that */
export function parseFernetKey(text: string): FernetKey | undefined {
  const compact = text.trim();
  if (!/^[A-Za-z0-9_\-+/]{43}=$/.test(compact)) return undefined;
  const bytes = Buffer.from(compact, 'base64');
  return bytes.length === 32 ? { signing: bytes.subarray(0, 16), encryption: bytes.subarray(16) } : undefined;
}

export function fernetEncrypt(key: FernetKey, text: string, { nowSec, iv }: { nowSec: number; iv: Uint8Array }): string {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(VERSION);
  header.writeBigUInt64BE(BigInt(nowSec), 1);
  header.set(iv, 9);
  const cipher = createCipheriv('aes-128-cbc', key.encryption, iv);
  const signed = Buffer.concat([header, cipher.update(text, 'utf8'), cipher.final()]);
  return toUrlSafe(Buffer.concat([signed, macOf(key, signed)]));
}

/** @returns undefined when the token was made with another key or is damaged; its age does not matter */
export function fernetDecrypt(key: FernetKey, token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url');
  const signed = bytes.subarray(0, -MAC_BYTES);
  if (bytes.length <= HEADER_BYTES + MAC_BYTES || bytes[0] !== VERSION) return undefined;
  if (!timingSafeEqual(macOf(key, signed), bytes.subarray(-MAC_BYTES))) return undefined;
  try {
    const decipher = createDecipheriv('aes-128-cbc', key.encryption, signed.subarray(9, HEADER_BYTES));
    return Buffer.concat([decipher.update(signed.subarray(HEADER_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return undefined; // the padding is wrong, although the MAC fits: not a token that anybody makes by accident
  }
}

const macOf = (key: FernetKey, signed: Uint8Array) => createHmac('sha256', key.signing).update(signed).digest();

/** Python insists on the padding. */
const toUrlSafe = (bytes: Buffer) => bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
