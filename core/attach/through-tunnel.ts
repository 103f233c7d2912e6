import { type Finding, finding } from '#shared/domain/app/finding.ts';
import type { TunnelStatus } from '#shared/domain/app/tunnel.ts';
import type { TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';
import type { AttachPorts } from './ports.ts';

const PATIENCE_MS = 60_000;

export interface ThroughTunnel {
  settings: TunnelSettings | undefined;
  end: AbortSignal;
  /** It was off, and is started for this. */
  started(): void;
}

type Opened = { ok: true; url: string } | { ok: false; problem: Finding };

/** The public address of the receiver: that of the tunnel which is on, else of one that is started. */
export async function throughTunnel(
  { settings, end, started }: ThroughTunnel,
  { tunnel, clock, subscribe }: Pick<AttachPorts, 'tunnel' | 'clock' | 'subscribe'>,
): Promise<Opened> {
  const before = tunnel.status();
  const isOff = before.state.kind === 'off' || before.state.kind === 'failed';
  if (isOff && !settings) {
    return failed('The tunnel is off', 'No public address leads to the receiver.', 'Start it under Tunnel, or choose how it is made.');
  }
  const status = await new Promise<TunnelStatus>((resolve) => {
    const settle = (now: TunnelStatus) => {
      stop();
      cancel();
      end.removeEventListener('abort', give);
      resolve(now);
    };
    const give = () => settle(tunnel.status());
    const hear = (now: TunnelStatus) => {
      if (urlOf(now) !== undefined || now.state.kind === 'failed' || (now.state.kind === 'off' && !isOff)) settle(now);
    };
    const stop = subscribe((events) => {
      for (const event of events) if (event.type === 'tunnel.changed') hear(tunnel.status());
    });
    const cancel = clock.setTimer(clock.nowMs() + PATIENCE_MS, give);
    end.addEventListener('abort', give, { once: true });
    if (isOff && settings) {
      started();
      void tunnel.expose(settings).then(hear, give);
    } else hear(before);
  });
  const url = urlOf(status);
  if (url !== undefined) return { ok: true, url };
  const problem = status.state.kind === 'failed' || status.state.kind === 'down' ? status.state.problem : undefined;
  return failed('The tunnel is not on', problem?.message ?? `It has no public URL after ${PATIENCE_MS / 1000} s.`, problem?.fix ?? '');
}

const urlOf = ({ state, webhookUrl }: TunnelStatus) => (state.kind === 'on' ? webhookUrl : undefined);

const failed = (what: string, why: string, fix: string): Opened => ({ ok: false, problem: finding('error', 'tunnel', what, why, fix) });
