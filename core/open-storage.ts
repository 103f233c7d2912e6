import type { KeyOrigin } from '#shared/domain/app/settings.ts';
import { chosenRelease, type MlflowRelease } from '#shared/domain/mlflow/release.ts';
import type { CoreOptions } from './core-options.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import type { Keep } from './database/budgets.ts';
import type { WriteFailedError } from './database/writer.ts';
import { createSettingsStore, type SettingsStore } from './dispatch/store/settings-store.ts';
import { hasSealedSecrets } from './dispatch/store/webhook-secrets.ts';
import { type CertificateFile, openLocalCertificate } from './receiver/local-certificate.ts';
import { createSecretBox, type SecretBox } from './secrets/secret-box.ts';
import { loadSecretKey } from './secrets/secret-key.ts';
import { openDatabaseIn, type Storage } from './storage.ts';
import type { Undo } from './undo.ts';

/** What lies in the data directory, opened. */
export interface OpenStorage extends Pick<Storage, 'db' | 'writer'> {
  directory: DataDirectory;
  storage: Storage;
  secrets: SecretBox;
  /** Where the key comes from that the secrets are encrypted with. */
  keyOrigin: KeyOrigin;
  settings: SettingsStore;
  /** The MLflow that is imitated: another one as soon as the setting is. */
  release: MlflowRelease;
  /** Read anew for each row that is kept: it can be changed while the core runs. */
  keep: Keep;
  /** Absent without HTTPS. */
  certificate: CertificateFile | undefined;
  /** Certificates to trust besides those of the system, in PEM. */
  trusted: () => readonly string[];
}

/**
 * First step of a start.
 * @throws StartError with the exit code and a sentence for the user
 */
export async function openStorage(options: CoreOptions, undo: Undo, onBroken: (error: WriteFailedError) => void): Promise<OpenStorage> {
  const { clock, logger, retry } = options;
  const directory = openDataDirectory(options.dataDir);
  undo.later(directory.release);
  const storage = openDatabaseIn(directory, { clock, logger, strict: options.strict, onBroken });
  const { db, writer } = storage;
  undo.later(storage.close, writer.stop);

  const secretKey = loadSecretKey({ env: options.encryptionKey, dataDir: directory.path, hasTokens: hasSealedSecrets(db) });
  if (secretKey.from === 'missing')
    logger.warn('the key file is gone: stored webhook secrets cannot be read, and their deliveries are held');
  if (secretKey.from === 'wrapped')
    logger.warn(
      'the key is wrapped by the keyring of the desktop: start the desktop app, or give the key in MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY; until then webhook secrets cannot be read or set, and their deliveries are held',
    );

  const certificate =
    options.receiverTls === 'off' ? undefined : await openLocalCertificate({ directory: directory.tlsDir, nowMs: clock.nowMs });
  const settings = createSettingsStore({
    db,
    started: {
      mlflowVersion: options.release.version,
      ...retry,
      requestTimeoutMs: options.requestTimeoutMs,
      workersPerWebhook: options.maxInFlightPerWebhook,
      keepCount: options.keep.count,
      keepBytes: options.keep.bytes,
      agents: 'read',
    },
    ...(options.fallbackSettings && { fallbacks: options.fallbackSettings }),
    ...(options.chosenSettings && { chosen: options.chosenSettings }),
    nowMs: clock.nowMs,
  });
  return {
    directory,
    storage,
    db,
    writer,
    keyOrigin: secretKey.from,
    secrets: createSecretBox({ ...secretKey, nowMs: clock.nowMs }),
    settings,
    release: chosenRelease(() => settings.current().mlflowVersion),
    keep: keepOf(settings),
    certificate,
    trusted: () => (certificate ? [certificate.pem.cert] : []),
  };
}

const keepOf = (settings: SettingsStore): Keep => ({
  get count() {
    return settings.current().keepCount;
  },
  get bytes() {
    return settings.current().keepBytes;
  },
});
