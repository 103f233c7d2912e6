import { memo, useState } from 'react';
import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { useInspector, useLivePart } from '#renderer/inspector.ts';
import { useNowMs } from '#renderer/state/clock.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatClock, formatCount, plural } from '#renderer/ui/format.ts';
import { EngineNotice } from '#renderer/ui/notice/engine-notice.tsx';
import { Notice } from '#renderer/ui/notice/notice.tsx';

const UNDO_MS = 10_000;
const CAUGHT_UP_MS = 6000;

/** Lines above the rows that say why the list is not what is happening now. */
export const Notices = memo(function Notices() {
  const { live } = useInspector();
  const pausedAtMs = useLivePart(({ follow }) => follow.pausedAtMs);
  const cleared = useLivePart(({ follow }) => follow.cleared);
  const shown = useLivePart(({ follow }) => Math.max(follow.head, follow.clearedTo, live.log.start));
  const isLive = useLivePart(({ connection }) => connection.kind === 'live');
  const caughtUp = useLivePart((state) => state.caughtUp);
  const status = useLivePart((state) => state.status);
  useLivePart(({ version }) => version); // the log has changed, and more may be waiting
  return (
    <>
      {pausedAtMs !== undefined && (
        <Notice
          icon="a-pause"
          actions={
            <Button size="small" look="plain" onClick={() => live.follow({ type: 'unpause', end: live.log.end })}>
              Resume
            </Button>
          }
        >{`Paused at ${formatClock(pausedAtMs).clock}. Deliveries go on; ${formatCount(live.log.end - shown)} are waiting.`}</Notice>
      )}
      <EngineNotice />
      {status?.shortage && <Shortage {...status.shortage} />}
      {status?.quarantine && <Quarantined path={status.quarantine.path} />}
      {isLive && caughtUp && <CaughtUp {...caughtUp} />}
      {cleared && <Cleared atMs={cleared.atMs} />}
    </>
  );
});

function Shortage({ freeBytes, neededBytes }: { freeBytes: number; neededBytes: number }) {
  const mib = (bytes: number) => bytes / 1024 ** 2;
  const [free, needed] = [Math.floor(mib(freeBytes)), Math.ceil(mib(neededBytes))];
  return (
    <Notice icon="a-warn" tone="bad">
      {`The disk is almost full: ${formatCount(free)} MiB are free. Nothing new is accepted below ${formatCount(needed)} MiB; what was accepted goes on.`}
    </Notice>
  );
}

function Quarantined({ path }: { path: string }) {
  const [known, setKnown] = useState(false);
  if (known) return null;
  return (
    <Notice
      icon="a-warn"
      tone="bad"
      actions={
        <>
          {' '}
          <CopyButton text={path} done="Path copied." size="small" look="plain">
            Copy path
          </CopyButton>
          <Button size="small" look="plain" onClick={() => setKnown(true)}>
            Dismiss
          </Button>
        </>
      }
    >
      {'The database was damaged, so a new one was begun. The old one is kept as it was: '}
      <code>{path}</code>
    </Notice>
  );
}

function CaughtUp({ count, atMs }: { count: number; atMs: number }) {
  const nowMs = useNowMs(1000);
  if (nowMs - atMs > CAUGHT_UP_MS) return null;
  return <Notice icon="a-check" tone="ok">{`Caught up: ${plural(count, 'delivery', 'deliveries')}.`}</Notice>;
}

function Cleared({ atMs }: { atMs: number }) {
  const { live } = useInspector();
  const nowMs = useNowMs(1000);
  if (nowMs - atMs > UNDO_MS) return null;
  return (
    <Notice
      icon="a-close"
      actions={
        <Button size="small" look="plain" onClick={() => live.follow({ type: 'undo-clear' })}>
          Undo
        </Button>
      }
    >
      Cleared. Nothing was deleted.
    </Notice>
  );
}
