import { randomBytes } from 'node:crypto';
import { type FernetKey, fernetDecrypt, fernetEncrypt } from './fernet.ts';

/** Encrypts what the database must not hold in the clear: Fernet tokens, which Python's `cryptography` reads as well. */
export interface SecretBox {
  /** @returns undefined when there is no key: the file is gone while the database still holds tokens made with it. */
  seal(secret: string): string | undefined;
  /** @returns undefined when the token was made with another key or is damaged. */
  open(token: string): string | undefined;
}

export function createSecretBox({ key, nowMs }: { key: FernetKey | undefined; nowMs: () => number }): SecretBox {
  return {
    seal: (secret) => key && fernetEncrypt(key, secret, { nowSec: Math.floor(nowMs() / 1000), iv: randomBytes(16) }),
    open: (token) => key && fernetDecrypt(key, token),
  };
}
