/** Encrypts what the database must not hold in the clear: Fernet tokens, which Python's `cryptography` reads as well. */
export interface SecretBox {
  seal(secret: string): string;
  /** @returns undefined when the token was made with another key or is damaged. */
  open(token: string): string | undefined;
}
