import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { readPrivateFile, writePrivateFile } from '#core/files/private-file.ts';
import { StartError } from '#shared/domain/start-error.ts';
import { type FernetKey, parseFernetKey } from './fernet.ts';

const KEY_VARIABLE = 'MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY';

export interface SecretKey {
  /** Absent when the key file is missing and a new key would lock out what the database holds. */
  key: FernetKey | undefined;
  from: 'environment' | 'file' | 'missing';
}

/**
 * The key of the secrets at rest: the environment's, else the file `key` of the data directory, which is made on first
 * use with mode 0600. A new key is never made while the database holds tokens of an older one.
 *
 * @param hasTokens whether the database holds encrypted secrets
 * @throws StartError `malformed-key` when the key that is there is not a Fernet key, `io` when the file cannot be used or is not ours alone
 */
export function loadSecretKey(options: { env: string | undefined; dataDir: string; hasTokens: boolean }): SecretKey {
  const { env, dataDir, hasTokens } = options;
  if (env) return { key: parsed(env, KEY_VARIABLE), from: 'environment' };
  const file = path.join(dataDir, 'key');
  const stored = readPrivateFile(file, 'secret');
  if (stored !== undefined) return { key: parsed(stored, file), from: 'file' };
  if (hasTokens) return { key: undefined, from: 'missing' };
  return { key: parsed(createKeyFile(file), file), from: 'file' };
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
    throw unusable(file, error);
  }
}

const unusable = (file: string, error: unknown) =>
  new StartError('io', `The key file ${file} cannot be used (${codeOf(error)}). Mend its permissions, or give the key in ${KEY_VARIABLE}.`);

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error));
