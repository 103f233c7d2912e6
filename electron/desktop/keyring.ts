import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { KeyringState } from '#shared/domain/app/desktop.ts';
import { messageOf } from '#shared/domain/error-words.ts';

/** What encrypts with a key that the system keeps for its user. */
export interface Vault {
  /** Why there is none; undefined where there is one. */
  missing(): string | undefined;
  seal(text: string): Promise<Buffer>;
  /** @throws when it was sealed elsewhere, or the key is gone */
  open(sealed: Buffer): Promise<string>;
}

export interface Keyring {
  /** Whether the key is wrapped, so that `unlock` asks the system: then Electron has to be ready. */
  isAsked(): boolean;
  state(): KeyringState;
  /** The key for the core, where it is wrapped. @returns `problem`: a sentence about why it cannot be had */
  unlock(): Promise<{ key?: string; problem?: string }>;
  /** Wraps the key, or takes it out again. @returns why not, if not */
  protect(on: boolean): Promise<string | undefined>;
}

const LOST = 'The keyring does not open the key of the webhook secrets';

/**
 * Wraps the key file of a data directory. The plain file goes only when what replaces it is on the disk and was opened again, so
 * that there is a key at any moment.
 * @param dataDir absolute
 * @param hasOwnKey somebody gave a key by the environment
 */
export function createKeyring(dataDir: string, vault: Vault, hasOwnKey: boolean): Keyring {
  const plain = path.join(dataDir, 'key');
  const wrapped = path.join(dataDir, 'key.wrapped');

  const openWrapped = () => vault.open(Buffer.from(readFileSync(wrapped, 'utf8'), 'base64'));

  async function wrap(): Promise<string | undefined> {
    const lines = readFileSync(plain, 'utf8').split(/\r?\n/).filter(Boolean);
    const [key] = lines;
    if (key === undefined || lines.length > 1) return 'The key file holds older keys as well. Leave the newest alone in it, and try again.';
    const sealed = await vault.seal(key);
    if ((await vault.open(sealed)) !== key) return 'The keyring does not give back what it was given. The key stays as it is.';
    writePrivate(wrapped, sealed.toString('base64'));
    rmSync(plain);
    return undefined;
  }

  async function unwrap(): Promise<undefined> {
    const key = await openWrapped();
    writePrivate(plain, `${key}\n`);
    rmSync(wrapped);
    return undefined;
  }

  function state(): KeyringState {
    const kind = hasOwnKey ? 'environment' : existsSync(wrapped) ? 'wrapped' : existsSync(plain) ? 'plain' : 'none';
    const fixed = hasOwnKey ? 'The key is given by the environment.' : vault.missing();
    return { kind, ...(fixed !== undefined && { fixed }) };
  }

  const isAsked = () => !hasOwnKey && existsSync(wrapped);

  return {
    isAsked,
    state,
    async unlock() {
      if (!isAsked()) return {};
      const missing = vault.missing();
      if (missing !== undefined) return { problem: `${LOST}: ${missing}` };
      try {
        return { key: await openWrapped() };
      } catch {
        return { problem: `${LOST}. It was wrapped for another user or on another computer, or the keyring was made anew.` };
      }
    },
    async protect(on) {
      const { fixed, kind } = state();
      if (fixed !== undefined) return fixed;
      if (on === (kind === 'wrapped')) return undefined;
      if (kind === 'none') return 'There is no key yet: it is made at the first start of the engine.';
      try {
        return await (on ? wrap() : unwrap());
      } catch (error) {
        return `The key stays as it is: ${messageOf(error)}`;
      }
    },
  };
}

/** Whole, on the disk, and readable by nobody else, before it has its name. */
function writePrivate(file: string, text: string): void {
  const unfinished = `${file}.new`;
  rmSync(unfinished, { force: true });
  const handle = openSync(unfinished, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(unfinished, file);
}
