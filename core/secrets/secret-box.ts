import { randomBytes } from 'node:crypto';
import { type FernetKey, fernetDecrypt, fernetEncrypt } from './fernet.ts';

/** Encrypts what the database must not hold in the clear: Fernet tokens, which Python's `cryptography` reads as well. */
export interface SecretBox {
  /** @returns undefined when there is no key, and none may be made. */
  seal(secret: string): string | undefined;
  /** @returns undefined when the token was made with another key or is damaged. */
  open(token: string): string | undefined;
}

export interface SecretBoxOptions {
  /** Encrypts; the first that is tried when a token is opened. */
  key: FernetKey | undefined;
  /** Only open tokens. */
  olderKeys?: readonly FernetKey[];
  /** Where there is no key: makes one for the first secret that is set from now on. Tokens of the lost key stay what they are. */
  makeKey?: () => FernetKey;
  nowMs: () => number;
}

export function createSecretBox({ key, olderKeys = [], makeKey, nowMs }: SecretBoxOptions): SecretBox {
  let present = key;
  return {
    seal(secret) {
      present ??= makeKey?.();
      return present && fernetEncrypt(present, secret, { nowSec: Math.floor(nowMs() / 1000), iv: randomBytes(16) });
    },
    open(token) {
      for (const tried of present ? [present, ...olderKeys] : olderKeys) {
        const secret = fernetDecrypt(tried, token);
        if (secret !== undefined) return secret;
      }
      return undefined;
    },
  };
}
