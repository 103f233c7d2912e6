import { useState } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { shellBridge } from '#renderer/shell-bridge.ts';
import { useNowMs } from '#renderer/state/clock.ts';
import { useEngine } from '#renderer/state/use-engine.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatClock, formatSpan } from '#renderer/ui/format.ts';
import { Notice } from './notice.tsx';

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
    >{`The engine stopped (${how}). Nothing is being sent or received.${failed ? ' It could not be started again.' : ''}`}</Notice>
  );
}

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
