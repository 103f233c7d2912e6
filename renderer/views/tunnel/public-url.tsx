import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { publicUrlOf } from '#renderer/state/tunnel-words.ts';
import { formatClock, formatMoment, formatSpan, formatTook } from '#renderer/ui/format.ts';
import type { TunnelState, TunnelStatus } from '#shared/domain/app/tunnel.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import styles from './tunnel.module.css';

/** The address that the world can use, what a webhook needs of it, and how well it answers. */
export function PublicUrl({ status }: { status: TunnelStatus }) {
  const url = publicUrlOf(status.state);
  return (
    <header className={url === undefined ? styles['noAddress'] : styles['address']}>
      <h2>Public URL</h2>
      {url === undefined ? (
        <p className={styles['none']}>{noUrlWords(status.state)}</p>
      ) : (
        <p className={styles['url']}>
          <code title={url}>{url}</code>
          <CopyButton text={url} done="Public URL copied.">
            Copy
          </CopyButton>
        </p>
      )}
      {url !== undefined && (
        <dl className={styles['facts']}>
          <dt>For a webhook</dt>
          <dd>
            <code>{status.webhookUrl}</code>
            <CopyButton text={status.webhookUrl ?? ''} done="Webhook URL copied." size="small" look="plain">
              Copy
            </CopyButton>
          </dd>
          <dt>Answers</dt>
          <dd>
            <Latency state={status.state} />
          </dd>
          <dt>Last drop</dt>
          <dd>
            <LastDrop status={status} />
          </dd>
        </dl>
      )}
    </header>
  );
}

function noUrlWords(state: TunnelState): string {
  switch (state.kind) {
    case 'off':
    case 'failed':
      return 'None. Hookglass holds no tunnel open.';
    case 'starting':
      return 'Not known yet. It is shown when a request came through it.';
    case 'down':
    case 'on':
      return 'Not known yet.';
    default:
      return unreachable(state);
  }
}

function Latency({ state }: { state: TunnelState }) {
  if (state.kind !== 'on') return 'not now';
  return (
    <span title={formatMoment(state.checkedAtMs, Date.now())}>
      {`in ${formatTook(state.latencyMs)}, there and back, at ${formatClock(state.checkedAtMs).clock}`}
    </span>
  );
}

function LastDrop({ status: { gaps } }: { status: TunnelStatus }) {
  const gap = gaps[0];
  if (!gap) return 'none so far';
  const length = gap.toMs === undefined ? 'still down' : `for ${formatSpan(Math.max(1000, gap.toMs - gap.fromMs))}`;
  return <span title={formatMoment(gap.fromMs, Date.now())}>{`at ${formatClock(gap.fromMs).clock}, ${length}`}</span>;
}
