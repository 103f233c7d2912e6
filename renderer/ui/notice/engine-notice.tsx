import { useEffect, useState } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { shellBridge } from '#renderer/shell-bridge.ts';
import { useNowMs } from '#renderer/state/clock.ts';
import { useEngine } from '#renderer/state/use-engine.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatClock, formatSpan } from '#renderer/ui/format.ts';
import type { EngineState } from '#shared/domain/app/shell-bridge.ts';
import { Notice } from './notice.tsx';

/** Why a view does not show what is happening now, in any view. */
export function EngineNotice() {
  const { live } = useInspector();
  const { connection } = useLive();
  const engine = useEngine();
  const runs = engine?.kind === 'running';
  useEffect(() => {
    if (runs) live.tryNow();
  }, [runs, live]);
  if (engine?.kind === 'stopped') return engine.joined ? <JoinedStopped /> : <Stopped {...engine} />;
  if (connection.kind !== 'lost') return null;
  return <Lost sinceMs={connection.sinceMs} retryAtMs={connection.retryAtMs} />;
}

function Stopped({ exitCode, restartAtMs, gaveUp, problem }: Extract<EngineState, { kind: 'stopped' }>) {
  const [failed, setFailed] = useState(false);
  const nowMs = useNowMs(1000);
  const how = exitCode === null ? 'killed' : `exit ${exitCode}`;
  const restart = () => shellBridge?.restartEngine().catch(() => setFailed(true));
  const said = [
    `The engine stopped (${how}). Nothing is being sent or received.`,
    problem ?? '',
    restartAtMs === undefined ? '' : startsIn(restartAtMs - nowMs),
    gaveUp ? 'It is not started again by itself.' : '',
    failed ? 'It could not be started again.' : '',
  ];
  return (
    <Notice
      icon="a-warn"
      tone="warn"
      actions={
        <>
          {' '}
          <Button size="small" look="plain" onClick={() => void restart()}>
            Restart
          </Button>
          <Button size="small" look="plain" onClick={() => void shellBridge?.showLog()}>
            Show log
          </Button>
        </>
      }
    >
      {said.filter(Boolean).join(' ')}
    </Notice>
  );
}

function JoinedStopped() {
  const [failed, setFailed] = useState(false);
  const start = () => shellBridge?.restartEngine().catch(() => setFailed(true));
  const said = [
    'The engine that this window had joined stopped. Nothing is being sent or received.',
    'It was started outside of this app: start it there again, and this window goes on by itself; or start one here.',
    failed ? 'None could be started here.' : '',
  ];
  return (
    <Notice
      icon="a-warn"
      tone="warn"
      actions={
        <Button size="small" look="plain" onClick={() => void start()}>
          Start an engine here
        </Button>
      }
    >
      {said.filter(Boolean).join(' ')}
    </Notice>
  );
}

const startsIn = (ms: number) => (ms > 0 ? `It starts again in ${formatSpan(Math.max(1000, ms))}.` : 'It is being started again.');

function Lost({ sinceMs, retryAtMs }: { sinceMs: number; retryAtMs: number }) {
  const { live } = useInspector();
  const nowMs = useNowMs(1000);
  const next = retryAtMs > nowMs ? `Trying again in ${formatSpan(Math.max(1000, retryAtMs - nowMs))}.` : 'Trying again now.';
  return (
    <Notice
      icon="a-warn"
      tone="warn"
      actions={
        <Button size="small" look="plain" onClick={live.tryNow}>
          Try now
        </Button>
      }
    >{`Connection to the engine lost at ${formatClock(sinceMs).clock}. Showing what was received until then. ${next}`}</Notice>
  );
}
