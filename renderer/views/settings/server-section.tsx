import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { useHomeLive } from '#renderer/inspector.ts';
import type { MirroredServer } from '#shared/domain/app/core-status.ts';
import { MlflowVersion } from './mlflow-version.tsx';
import { Group, Row } from './setting-row.tsx';
import styles from './settings-view.module.css';
import type { Settings } from './use-settings.ts';

/** Where the core listens, and what it was told at its start. */
export function ServerSection({ settings }: { settings: Settings }) {
  const { status } = useHomeLive();
  return (
    <>
      <MlflowVersion settings={settings} />
      <Group title="Addresses" />
      {status && (
        <>
          <Address title="Tracking URI" about="What an MLflow client is given." url={status.urls.mlflow} />
          {status.upstream && <Address title="Passed on to" about={upstreamWords(status.upstream)} url={status.upstream.url} />}
          <Address title="Mock receiver" about="Where webhooks of your own may point to." url={status.urls.webhookUrl} />
          {status.urls.receiverTls !== null && (
            <Address title="Mock receiver, HTTPS" about="The same, with a local certificate." url={status.urls.receiverTls} />
          )}
          <Address title="Inspector" about="This page. It listens on this computer alone." url={status.urls.inspector} />
        </>
      )}
      <Group title="Read at the start" columns />
      {settings.atStart.length === 0 && <p className={styles['note']}>This engine was started without a command line.</p>}
      {settings.atStart.map(({ flag, value, origin, from }) => (
        <Row
          key={flag}
          title={flag}
          about="Start again with another value to change it."
          control={<code className={styles['fixed']}>{value}</code>}
          origin={
            origin === 'default' ? (
              <span className={styles['quiet']}>default</span>
            ) : (
              <>
                <span>{origin === 'flag' ? 'flag' : 'set by the environment'}</span>
                <code>{from}</code>
              </>
            )
          }
        />
      ))}
    </>
  );
}

function upstreamWords({ release, problem }: MirroredServer): string {
  if (problem !== undefined) return problem;
  const who = release === undefined ? 'A server that does not say its release' : `MLflow ${release}`;
  return `${who} answers every call that is not about webhooks. Events are derived from the calls.`;
}

function Address({ title, about, url }: { title: string; about: string; url: string }) {
  return (
    <Row
      title={title}
      about={about}
      control={<code className={styles['fixed']}>{url}</code>}
      origin={
        <span>
          <CopyButton size="small" look="plain" text={url} done={`${title} copied.`}>
            Copy
          </CopyButton>
        </span>
      }
    />
  );
}
