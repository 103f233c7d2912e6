import { useInspector } from '#renderer/inspector.ts';
import { useNowMs } from '#renderer/state/clock.ts';
import type { TunnelForm } from '#renderer/state/tunnel-control.ts';
import { isRunning, TUNNEL_STATES } from '#renderer/state/tunnel-words.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatClock, formatMoment, formatSpan } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { TunnelState, TunnelStatus } from '#shared/domain/app/tunnel.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import styles from './tunnel.module.css';

/** The state in words, shape and colour, and the one switch. */
export function TunnelHead({ status: { state }, form: { busy } }: { status: TunnelStatus; form: TunnelForm }) {
  const { tunnel } = useInspector();
  const running = isRunning(state);
  const { icon, tone, word } = TUNNEL_STATES[state.kind];
  return (
    <header className={styles['head']}>
      <h1>Tunnel</h1>
      <p className={styles['state']} data-tunnel={state.kind}>
        <Icon name={icon} tone={tone} />
        <strong>{word}</strong>
        <Since state={state} />
      </p>
      {state.kind === 'failed' && (
        <Button look="plain" aria-disabled={busy !== undefined} onClick={() => void tunnel.stop()}>
          Switch off
        </Button>
      )}
      {/* One button that keeps its place, and so the focus, while its word changes. */}
      <Button
        type={running ? 'button' : 'submit'}
        look={running ? 'bordered' : 'primary'}
        aria-disabled={busy !== undefined}
        onClick={() => {
          if (running) void tunnel.stop();
        }}
        data-tunnel-switch
      >
        <Icon name={running ? 'a-close' : 'a-play'} />
        {switchWords(state, busy)}
      </Button>
    </header>
  );
}

function switchWords(state: TunnelState, busy: TunnelForm['busy']): string {
  if (busy === 'stop') return 'Stopping…';
  if (isRunning(state)) return 'Stop';
  if (busy === 'start') return 'Starting…';
  return state.kind === 'failed' ? 'Start again' : 'Start';
}

/** Since when, and what comes next; a countdown that nobody needs read aloud. */
function Since({ state }: { state: TunnelState }) {
  if (state.kind === 'off') return null;
  return (
    <span className={styles['since']} title={formatMoment(state.sinceMs, Date.now())} aria-live="off">
      {sinceWords(state)}
      {state.kind === 'down' && <NextTry tries={state.tries} retryAtMs={state.retryAtMs} />}
    </span>
  );
}

function sinceWords(state: Exclude<TunnelState, { kind: 'off' }>): string {
  const { clock } = formatClock(state.sinceMs);
  switch (state.kind) {
    case 'starting':
    case 'on':
    case 'down':
      return `since ${clock}`;
    case 'failed':
      return `at ${clock}`;
    default:
      return unreachable(state);
  }
}

function NextTry({ tries, retryAtMs }: { tries: number; retryAtMs: number | undefined }) {
  const nowMs = useNowMs(1000);
  const waiting = retryAtMs !== undefined && retryAtMs > nowMs;
  return `, try ${tries + 1} ${waiting ? `in ${formatSpan(Math.max(1000, retryAtMs - nowMs))}` : 'now'}`;
}
