import { useEffect, useState } from 'react';
import { writeText } from '#renderer/commands/copy.ts';
import { useHome, useHomeLivePart } from '#renderer/inspector.ts';
import { useNowMs } from '#renderer/state/clock.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { ATTACHMENT_STATES, inUseSummary, serversInUse } from '#renderer/state/server-words.ts';
import { useStore } from '#renderer/state/store.ts';
import { TUNNEL_STATES } from '#renderer/state/tunnel-words.ts';
import { formatCount, formatSpan, plural } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { CoreStatus, MirroredServer } from '#shared/domain/app/core-status.ts';
import type { TunnelState } from '#shared/domain/app/tunnel.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';
import styles from './shell.module.css';

/** One line of facts: where the server and the receiver listen, how the stream is, what is kept, what comes next. */
export function StatusBar() {
  const status = useHomeLivePart((state) => state.status);
  const connection = useHomeLivePart((state) => state.connection);
  const tunnel = useHomeLivePart((state) => state.tunnel);
  return (
    <footer className={styles['status']} data-pane="status">
      {status && (
        <>
          <TrackingUri uri={status.urls.mlflow} />
          {status.upstream && <PassedOn upstream={status.upstream} />}
          <a
            href={formatRoute({ view: 'settings', section: 'server' })}
            title="The release that server and deliveries are like. Change it in Settings"
          >
            {`as MLflow ${status.mlflowVersion}`}
          </a>
          <span title={status.urls.webhookUrl}>
            Receiver <code>:{parseUrl(status.urls.receiver)?.port}</code>
          </span>
        </>
      )}
      {tunnel && <Tunnel state={tunnel.state} />}
      <Attached />
      <StreamHealth kind={connection.kind} />
      {status && status.timeScale !== 1 && (
        <span title="Backoff, jitter and Retry-After are multiplied by this">{`Time ×${status.timeScale}`}</span>
      )}
      {status?.emulatesWorkers && (
        <span title="One pool for all webhooks, and its workers sleep through waits: a slow endpoint delays the others">
          MLflow’s workers
        </span>
      )}
      <span className={styles['grow']} />
      {status && <Kept status={status} />}
      {status?.nextAttemptAtMs !== undefined && <NextRetry atMs={status.nextAttemptAtMs} />}
    </footer>
  );
}

/** How full the store is; what is dropped when it is full, and what is not. */
function Kept({ status: { counts, keepCount } }: { status: CoreStatus }) {
  if (counts.deliveries < keepCount) return <span>{`${formatCount(counts.deliveries)} kept`}</span>;
  return (
    <span>
      {`${plural(counts.deliveries, 'delivery', 'deliveries')} kept; the oldest are dropped now. Starred ones stay. · `}
      <a href={formatRoute({ view: 'settings', section: 'storage' })}>Change limit</a>
    </span>
  );
}

function TrackingUri({ uri }: { uri: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button type="button" title="Copy the tracking URI" onClick={() => void writeText(uri).then(() => setCopied(true))}>
      API <code>{uri.replace(/^https?:\/\//, '')}</code>
      <Icon name={copied ? 'a-check' : 'a-copy'} />
    </button>
  );
}

/** Who answers the clients, where that is another server, and whether it does. */
function PassedOn({ upstream: { url, release, problem } }: { upstream: MirroredServer }) {
  return (
    <a
      href={formatRoute({ view: 'settings', section: 'server' })}
      title={problem ?? `Calls are passed on to ${url}, except those about webhooks; events are derived from them`}
    >
      {problem !== undefined && <Icon name="a-warn" tone="bad" label="No answer" />}
      {`passed on to ${hostOf(url)}${release === undefined ? '' : `, MLflow ${release}`}`}
    </a>
  );
}

const hostOf = (url: string) => url.replace(/^https?:\/\//, '');

/** Also where the tunnel's view is not open: whether something of this computer can be reached from outside. */
function Tunnel({ state }: { state: TunnelState }) {
  const { icon, tone, word } = TUNNEL_STATES[state.kind];
  return (
    <a href={formatRoute({ view: 'tunnel' })}>
      {state.kind !== 'off' && <Icon name={icon} tone={tone} />}
      {`Tunnel ${word.toLowerCase()}`}
    </a>
  );
}

/** Real servers on which a webhook of ours is. */
function Attached() {
  const summary = inUseSummary(serversInUse(useStore(useHome().servers.state).attached));
  if (!summary) return null;
  const { icon, tone } = ATTACHMENT_STATES[summary.kind];
  return (
    <a href={formatRoute({ view: 'connect' })} title={summary.title} data-servers={summary.kind}>
      <Icon name={icon} tone={tone} />
      <span className={styles['cut']}>{summary.words}</span>
    </a>
  );
}

function StreamHealth({ kind }: { kind: 'connecting' | 'live' | 'lost' }) {
  const words = { connecting: 'Stream connecting', live: 'Stream live', lost: 'Stream lost' };
  return <span>{words[kind]}</span>;
}

function NextRetry({ atMs }: { atMs: number }) {
  const nowMs = useNowMs(1000);
  return <span>{atMs > nowMs ? `next retry in ${formatSpan(atMs - nowMs)}` : 'next retry now'}</span>;
}
