import { useEffect, useState } from 'react';
import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { shellBridge } from '#renderer/shell-bridge.ts';
import { useNowMs } from '#renderer/state/clock.ts';
import { useEngine } from '#renderer/state/use-engine.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatClock, formatCount, formatSpan, plural } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import styles from './list-tools.module.css';

const UNDO_MS = 10_000;
const CAUGHT_UP_MS = 6000;

/** Lines above the rows that say why the list is not what is happening now. */
export function Notices() {
  const { live } = useInspector();
  const { follow, connection, caughtUp, status } = useLive();
  const waiting = live.log.end - Math.max(follow.head, follow.clearedTo, live.log.start);
  return (
    <>
      {follow.pausedAtMs !== undefined && (
        <p className={styles['notice']}>
          <Icon name="a-pause" />
          <span>{`Paused at ${formatClock(follow.pausedAtMs).clock}. Deliveries go on; ${formatCount(waiting)} are waiting.`}</span>
          <Button size="small" look="plain" onClick={() => live.follow({ type: 'unpause', end: live.log.end })}>
            Resume
          </Button>
        </p>
      )}
      <EngineNotice />
      {status?.shortage && <Shortage {...status.shortage} />}
      {status?.quarantine && <Quarantined path={status.quarantine.path} />}
      {connection.kind === 'live' && caughtUp && <CaughtUp {...caughtUp} />}
      {follow.cleared && <Cleared atMs={follow.cleared.atMs} />}
    </>
  );
}

/** Why a view does not show what is happening now, in any view. */
export function EngineNotice() {
  const { connection } = useLive();
  const engine = useEngine();
  if (engine?.kind === 'stopped') return <Stopped exitCode={engine.exitCode} />;
  if (connection.kind !== 'lost') return null;
  return <Lost sinceMs={connection.sinceMs} retryAtMs={connection.retryAtMs} />;
}

function Stopped({ exitCode }: { exitCode: number | null }) {
  const { live } = useInspector();
  const [failed, setFailed] = useState(false);
  const how = exitCode === null ? 'killed' : `exit ${exitCode}`;
  const restart = () => shellBridge?.restartEngine().then(live.tryNow, () => setFailed(true));
  return (
    <p className={styles['notice']}>
      <Icon name="a-warn" tone="warn" />
      <span>{`The engine stopped (${how}). Nothing is being sent or received.${failed ? ' It could not be started again.' : ''}`}</span>
      <Button size="small" look="plain" onClick={() => void restart()}>
        Restart
      </Button>
      <Button size="small" look="plain" onClick={() => void shellBridge?.showLog()}>
        Show log
      </Button>
    </p>
  );
}

function Lost({ sinceMs, retryAtMs }: { sinceMs: number; retryAtMs: number }) {
  const { live } = useInspector();
  const nowMs = useNowMs(1000);
  const next = retryAtMs > nowMs ? `Trying again in ${formatSpan(Math.max(1000, retryAtMs - nowMs))}.` : 'Trying again now.';
  return (
    <p className={styles['notice']}>
      <Icon name="a-warn" tone="warn" />
      <span>{`Connection to the engine lost at ${formatClock(sinceMs).clock}. Showing what was received until then. ${next}`}</span>
      <Button size="small" look="plain" onClick={live.tryNow}>
        Try now
      </Button>
    </p>
  );
}

function Shortage({ freeBytes, neededBytes }: { freeBytes: number; neededBytes: number }) {
  const mib = (bytes: number) => `${formatCount(Math.round(bytes / 1024 ** 2))} MiB`;
  return (
    <p className={styles['notice']}>
      <Icon name="a-warn" tone="bad" />
      <span>
        {`The disk is almost full: ${mib(freeBytes)} are free. Nothing new is accepted below ${mib(neededBytes)}; what was accepted goes on.`}
      </span>
    </p>
  );
}

function Quarantined({ path }: { path: string }) {
  const [known, setKnown] = useState(false);
  if (known) return null;
  return (
    <p className={styles['notice']}>
      <Icon name="a-warn" tone="bad" />
      <span>
        {'The database was damaged, so a new one was begun. The old one is kept as it was: '}
        <code>{path}</code>
      </span>
      <CopyButton text={path} done="Path copied." size="small" look="plain">
        Copy path
      </CopyButton>
      <Button size="small" look="plain" onClick={() => setKnown(true)}>
        Dismiss
      </Button>
    </p>
  );
}

function CaughtUp({ count, atMs }: { count: number; atMs: number }) {
  const nowMs = useNowMs(1000);
  if (nowMs - atMs > CAUGHT_UP_MS) return null;
  return (
    <p className={styles['notice']}>
      <Icon name="a-check" tone="ok" />
      <span>{`Caught up: ${plural(count, 'delivery', 'deliveries')}.`}</span>
    </p>
  );
}

function Cleared({ atMs }: { atMs: number }) {
  const { live } = useInspector();
  const nowMs = useNowMs(1000);
  const over = nowMs - atMs > UNDO_MS;
  useEffect(() => {
    if (over) live.follow({ type: 'keep-cleared' });
  }, [live, over]);
  if (over) return null;
  return (
    <p className={styles['notice']}>
      <Icon name="a-close" />
      <span>Cleared. Nothing was deleted.</span>
      <Button size="small" look="plain" onClick={() => live.follow({ type: 'undo-clear' })}>
        Undo
      </Button>
    </p>
  );
}
