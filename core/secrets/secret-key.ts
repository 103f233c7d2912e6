import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readPrivateFile, writePrivateFile } from '#core/files/private-file.ts';
import { unusable } from '#core/files/unusable.ts';
import type { KeyOrigin } from '#shared/domain/app/settings.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { type FernetKey, parseFernetKey } from './fernet.ts';

/** Beside the other files: the key as the keyring of the desktop has encrypted it. */
const WRAPPED_KEY = 'key.wrapped';

const KEY_VARIABLE = 'MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY';

export interface SecretKey {
  /** Absent when the key file is missing while the database holds tokens made with it. */
  key: FernetKey | undefined;
  /** Further lines of the key file: they open tokens and make none. */
  olderKeys?: readonly FernetKey[];
  /** Only where the key is missing: makes a new one, for a secret that is set from now on. */
  makeKey?: () => FernetKey;
  from: KeyOrigin;
}

/**
 * The key of the secrets at rest: the environment's, else the file `key` of the data directory, which is made on first
 * use with mode 0600. One that the desktop app has wrapped with its keyring is of no use here: that app gives it in the environment. While the database holds tokens of a lost key, a new one is made only when somebody sets a new secret; the lost key
 * can be put into the file as a further line.
 *
 * @param hasTokens whether the database holds encrypted secrets
 * @throws StartError `malformed-key` when the key that is there is not a Fernet key, `io` when the file cannot be used or is not ours alone
 */
export function loadSecretKey(options: { env: string | undefined; dataDir: string; hasTokens: boolean }): SecretKey {
  const { env, dataDir, hasTokens } = options;
  if (env) return { key: parsed(env, KEY_VARIABLE), from: 'environment' };
  const file = path.join(dataDir, 'key');
  // Only the desktop app can open it; a new key would leave the tokens of this one unreadable.
  if (existsSync(path.join(dataDir, WRAPPED_KEY))) return { key: undefined, from: 'wrapped' };
  const stored = readPrivateFile(file, 'secret');
  if (stored !== undefined) return keysOf(stored, file);
  if (hasTokens) return { key: undefined, from: 'missing', makeKey: () => foundOrMade(file) };
  return { key: parsed(createKeyFile(file), file), from: 'file' };
}

function keysOf(stored: string, file: string): SecretKey {
  const [first = '', ...older] = stored.split(/\r?\n/).filter((line) => line.trim() !== '');
  return { key: parsed(first, file), olderKeys: older.map((line) => parsed(line, file)), from: 'file' };
}

/** Somebody may have put the old one back meanwhile. */
function foundOrMade(file: string): FernetKey {
  const stored = readPrivateFile(file, 'secret');
  return (stored === undefined ? undefined : keysOf(stored, file).key) ?? parsed(createKeyFile(file), file);
}

function parsed(text: string, where: string): FernetKey {
  const key = parseFernetKey(text);
  if (key) return key;
  throw new StartError(
    'malformed-key',
    `${where} does not hold a Fernet key (32 bytes in URL-safe base64, 44 characters). Make one with: openssl rand -base64 32 | tr '+/' '-_'`,
  );
}

/** On the disk before the first secret is encrypted with it. */
function createKeyFile(file: string): string {
  const text = randomBytes(32).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
  try {
    writePrivateFile(file, `${text}\n`, { sync: true });
    return text;
  } catch (error) {
    throw refused(file, error);
  }
}

const refused = (file: string, error: unknown) =>
  unusable(`The key file ${file}`, error, `Mend its permissions, or give the key in ${KEY_VARIABLE}.`);
