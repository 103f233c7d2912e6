import { useInspector } from '#renderer/inspector.ts';
import { formatCount } from '#renderer/ui/format.ts';
import { useAsked } from '#renderer/ui/use-asked.ts';
import type { KeyOrigin, StorageView } from '#shared/domain/app/settings.ts';
import { Group, NumberSetting, Row } from './setting-row.tsx';
import styles from './settings-view.module.css';
import type { Settings } from './use-settings.ts';

const MIB = 1024 ** 2;

/** What the data directory holds now, and how much of it is kept. */
export function StorageSection({ settings }: { settings: Settings }) {
  const { core } = useInspector();
  const keepBytes = settings.of('keepBytes')?.value;
  const asked = useAsked(`storage ${keepBytes}`, core.storage);
  return (
    <>
      <Group title="In use" columns />
      {asked.kind === 'problem' && <p className={styles['note']}>{`The sizes could not be read: ${asked.problem}`}</p>}
      {asked.kind === 'answer' && <Sizes sizes={asked.answer} keepCount={Number(settings.of('keepCount')?.value ?? 0)} />}
      <Group title="What is kept" columns />
      <NumberSetting
        settings={settings}
        name="keepCount"
        title="Deliveries and captures"
        about="The oldest are dropped when there are more. Starred and unfinished ones stay."
        unit="rows"
      />
      <NumberSetting
        settings={settings}
        name="keepBytes"
        title="Size of the database"
        about="Each kind of rows has its share of it, and the oldest of its kind go."
        unit="MiB"
        scale={MIB}
      />
    </>
  );
}

function Sizes({ sizes, keepCount }: { sizes: StorageView; keepCount: number }) {
  const { key, databaseBytes, logBytes, artifactBytes, freeBytes, deliveries, captures } = sizes;
  return (
    <>
      <Row
        title="Deliveries"
        about={
          deliveries >= keepCount && keepCount > 0
            ? `${formatCount(deliveries)} deliveries kept; the oldest are dropped now. Starred ones stay.`
            : `Of ${formatCount(keepCount)} that are kept.`
        }
        control={<code className={styles['fixed']}>{formatCount(deliveries)}</code>}
      />
      <Row
        title="Captures"
        about="Requests that the mock receiver kept."
        control={<code className={styles['fixed']}>{formatCount(captures)}</code>}
      />
      <Row
        title="Database"
        about="hookglass.db, and the log that is written before it."
        control={<code className={styles['fixed']}>{`${mebibytes(databaseBytes)} + ${mebibytes(logBytes)}`}</code>}
      />
      <Row
        title="Artifacts"
        about="What clients of the MLflow API uploaded. Nothing here is dropped by itself."
        control={<code className={styles['fixed']}>{mebibytes(artifactBytes)}</code>}
      />
      <Row title="Key of the secrets" about={KEY_WORDS[key]} control={<code className={styles['fixed']}>{KEY_PLACES[key]}</code>} />
      {freeBytes !== undefined && (
        <Row
          title="Free"
          about="On the volume of the data directory."
          control={<code className={styles['fixed']}>{mebibytes(freeBytes)}</code>}
        />
      )}
    </>
  );
}

/** Webhook secrets are encrypted with it in the database. */
const KEY_WORDS: Readonly<Record<KeyOrigin, string>> = {
  environment: 'Given by the environment, or by the desktop app out of the keyring.',
  file: 'A file in the data directory that you alone can read. It is not protected by a keyring; the desktop app can do that.',
  missing: 'The file is gone: secrets that are stored cannot be read, and their deliveries are held.',
  wrapped:
    'Wrapped by the keyring of the desktop, and not opened: secrets cannot be read or set. Start the desktop app, or give the key by the environment.',
};
const KEY_PLACES: Readonly<Record<KeyOrigin, string>> = {
  environment: 'environment',
  file: 'key',
  missing: 'missing',
  wrapped: 'key.wrapped',
};

const mebibytes = (bytes: number): string =>
  bytes < MIB ? `${formatCount(Math.ceil(bytes / 1024))} KiB` : `${formatCount(Math.round(bytes / MIB))} MiB`;
