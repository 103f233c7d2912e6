import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createKeyring, type Vault } from '../../../../electron/desktop/keyring.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'hookglass-keyring-'));
afterAll(() => rmSync(folder, { recursive: true }));

const KEY = 'a2V5LW9mLTMyLWJ5dGVzLWluLWJhc2U2NC11cmxzYWZlLg==';
const NO_VAULT = 'This desktop has no keyring that is unlocked.';

/** A keyring that turns bytes round; `lost` is one that was made anew. */
function vaultOf({ missing, lost = false }: { missing?: string; lost?: boolean } = {}): Vault {
  return {
    missing: () => missing,
    seal: async (text) => Buffer.from(text).reverse(),
    async open(sealed) {
      if (lost) throw new Error('decrypt');
      return Buffer.from(sealed).reverse().toString();
    },
  };
}

let count = 0;
function dataDir(key: string | undefined = `${KEY}\n`): string {
  count += 1;
  const directory = path.join(folder, String(count));
  mkdirSync(directory);
  if (key !== undefined) writeFileSync(path.join(directory, 'key'), key, { mode: 0o600 });
  return directory;
}

describe('the key of the webhook secrets', () => {
  it('is wrapped, unlocked and taken out again, and is never in two places', async () => {
    const directory = dataDir();
    const keyring = createKeyring(directory, vaultOf(), false);
    const files = () => ['key', 'key.wrapped'].filter((name) => existsSync(path.join(directory, name)));
    expect(keyring.state()).toEqual({ kind: 'plain' });

    expect(await keyring.protect(true)).toBeUndefined();
    expect(files()).toEqual(['key.wrapped']);
    expect(readFileSync(path.join(directory, 'key.wrapped'), 'utf8')).not.toContain(KEY);
    expect(statSync(path.join(directory, 'key.wrapped')).mode & 0o777).toBe(0o600);
    expect(await keyring.unlock()).toEqual({ key: KEY });

    expect(await keyring.protect(false)).toBeUndefined();
    expect(files()).toEqual(['key']);
    expect(readFileSync(path.join(directory, 'key'), 'utf8').trim()).toBe(KEY);
    expect(await keyring.unlock()).toEqual({});
  });

  it('stays as it is where there is no keyring, and the sentence says what to do', async () => {
    const directory = dataDir();
    const keyring = createKeyring(directory, vaultOf({ missing: NO_VAULT }), false);

    expect(keyring.state()).toEqual({ kind: 'plain', fixed: NO_VAULT });
    expect(await keyring.protect(true)).toBe(NO_VAULT);
    expect(existsSync(path.join(directory, 'key'))).toBe(true);
  });

  it('is not given where the keyring has forgotten it, and that is said', async () => {
    const directory = dataDir();
    await createKeyring(directory, vaultOf(), false).protect(true);

    const { key, problem } = await createKeyring(directory, vaultOf({ lost: true }), false).unlock();
    expect(key).toBeUndefined();
    expect(problem).toContain('wrapped for another user or on another computer');
    expect((await createKeyring(directory, vaultOf({ missing: NO_VAULT }), false).unlock()).problem).toContain(NO_VAULT);
    expect(existsSync(path.join(directory, 'key.wrapped'))).toBe(true);
  });

  it('stays in its file where the keyring does not give it back, or older keys are in it', async () => {
    const lost = dataDir();
    const older = dataDir(`${KEY}\n${KEY}\n`);

    expect(await createKeyring(lost, vaultOf({ lost: true }), false).protect(true)).toContain('The key stays as it is');
    expect(await createKeyring(older, vaultOf(), false).protect(true)).toContain('holds older keys as well');
    for (const directory of [lost, older]) {
      expect(existsSync(path.join(directory, 'key'))).toBe(true);
      expect(existsSync(path.join(directory, 'key.wrapped'))).toBe(false);
    }
  });

  it('is left alone where it is given by the environment, or not made yet', async () => {
    expect(createKeyring(dataDir(), vaultOf(), true).state()).toEqual({
      kind: 'environment',
      fixed: 'The key is given by the environment.',
    });
    const none = createKeyring(dataDir(''), vaultOf(), false);
    rmSync(path.join(folder, String(count), 'key'));
    expect(none.state()).toEqual({ kind: 'none' });
    expect(await none.protect(true)).toContain('There is no key yet');
  });
});
