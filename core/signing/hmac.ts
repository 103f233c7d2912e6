import { createHash, hash } from 'node:crypto';

/*
 * HMAC for tens of thousands of small messages: two hashes at one go each take a third of the time of `createHmac`, whose objects cost more
 * than the hashing. Source: RFC 2104, 2.
 */

/** Bytes of a block of SHA-256. */
const BLOCK = 64;

/** A key of HMAC-SHA256, made ready for any number of messages. */
export interface HmacKey {
  /** One block, which goes before the message. */
  inner: Buffer;
  /** One block, behind which there is room for the inner digest. */
  outer: Buffer;
}

/** A message with room for one block before it. */
export type HmacMessage = Buffer & { readonly isPadded: true };

export const hmacKey = (secret: Uint8Array): HmacKey => padsOf(secret, 'sha256', BLOCK, 32);

/** @param parts one behind the other */
export const hmacMessage = (...parts: readonly Uint8Array[]): HmacMessage => Buffer.concat([ROOM, ...parts]) as HmacMessage;

const ROOM = Buffer.alloc(BLOCK);

/** Room for one message after the other: each stands until the next is put there. @returns how to put one, of no more than `bytes` */
export function hmacRoom(bytes: number): (start: string, end: Uint8Array) => HmacMessage {
  const room = Buffer.alloc(BLOCK + bytes);
  return (start, end) => {
    const from = BLOCK + room.write(start, BLOCK, 'utf8');
    room.set(end, from);
    return room.subarray(0, from + end.length) as HmacMessage;
  };
}

/** Bytes of the message itself. */
export const lengthOf = (message: HmacMessage): number => message.length - BLOCK;

/** @returns the 32 bytes of the digest: a character each, or in base64 */
export function hmacSha256({ inner, outer }: HmacKey, message: HmacMessage, form: 'binary' | 'base64' = 'binary'): string {
  message.set(inner);
  outer.write(hash('sha256', message, 'binary'), BLOCK, 'latin1');
  return hash('sha256', outer, form);
}

/** The hashes that somebody may take instead, with the bytes of their blocks and digests. */
const HASHES = {
  md5: [64, 16],
  sha1: [64, 20],
  sha224: [64, 28],
  sha256: [64, 32],
  sha384: [128, 48],
  sha512: [128, 64],
  'sha512-256': [128, 32],
  'sha3-256': [136, 32],
  'sha3-512': [72, 64],
} as const;

/** With any of the hashes, for one message. */
export function hmac(algorithm: keyof typeof HASHES, secret: Uint8Array, message: Uint8Array): Buffer {
  const [block, digest] = HASHES[algorithm];
  const { inner, outer } = padsOf(secret, algorithm, block, digest);
  outer.write(hash(algorithm, Buffer.concat([inner, message]), 'binary'), block, 'latin1');
  return hash(algorithm, outer, 'buffer');
}

function padsOf(secret: Uint8Array, algorithm: string, block: number, digest: number): HmacKey {
  const key = secret.length > block ? createHash(algorithm).update(secret).digest() : secret;
  const inner = Buffer.allocUnsafe(block).fill(0x36);
  const outer = Buffer.allocUnsafe(block + digest).fill(0x5c);
  for (let i = 0; i < key.length; i += 1) {
    const byte = key[i] ?? 0;
    inner[i] = byte ^ 0x36;
    outer[i] = byte ^ 0x5c;
  }
  return { inner, outer };
}
