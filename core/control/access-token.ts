import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readPrivateFile, writePrivateFile } from '#core/files/private-file.ts';
import { unusable } from '#core/files/unusable.ts';

const TOKEN_BYTES = 32;
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;

/** The one credential of the control plane: 256 bits, made once per data directory. */
export interface AccessToken {
  value(): string;
  matches(candidate: string): boolean;
  /** Makes a new one, on disk first; the old one is refused from now on. */
  rotate(): void;
  /** Called after each rotation: who came in with the old one has to leave. */
  onRotate(listener: () => void): void;
}

/**
 * Reads the token file, or makes one that only its owner can read. The file holds the token and nothing else.
 * @throws StartError `io` when it can neither be read nor written, or is not ours alone.
 */
export function openAccessToken(file: string): AccessToken {
  let token = readToken(file) ?? makeToken(file);
  const listeners: (() => void)[] = [];
  return {
    value: () => token,
    matches: (candidate) => timingSafeEqual(digest(candidate), digest(token)),
    rotate() {
      token = makeToken(file);
      for (const listener of listeners) listener();
    },
    onRotate: (listener) => void listeners.push(listener),
  };
}

/** Renews the token of a data directory whose core is not running. */
export function rotateAccessToken(file: string): void {
  makeToken(file);
}

function readToken(file: string): string | undefined {
  const text = readPrivateFile(file)?.trim();
  return text !== undefined && TOKEN_FORM.test(text) ? text : undefined;
}

function makeToken(file: string): string {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  try {
    writePrivateFile(file, token);
  } catch (error) {
    throw refused(file, error);
  }
  return token;
}

/** Digests have one length, whatever was sent: `timingSafeEqual` throws on unequal ones. */
const digest = (text: string) => createHash('sha256').update(text).digest();

const refused = (file: string, error: unknown) =>
  unusable(`The token file ${file}`, error, 'Mend its permissions or choose another --data-dir.');
