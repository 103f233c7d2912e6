import type { IconName, Tone } from '#renderer/ui/icon.tsx';
import type { TunnelState } from '#shared/domain/app/tunnel.ts';
import { unreachable } from '#shared/domain/unreachable.ts';

/** A state by shape, colour and word; the shapes are those of deliveries. */
export const TUNNEL_STATES: Record<TunnelState['kind'], { icon: IconName; tone: Tone; word: string }> = {
  off: { icon: 's-queued', tone: 'mute', word: 'Off' },
  starting: { icon: 's-flight', tone: 'live', word: 'Starting' },
  on: { icon: 's-delivered', tone: 'ok', word: 'On' },
  down: { icon: 's-retrying', tone: 'warn', word: 'Down' },
  failed: { icon: 's-failed', tone: 'bad', word: 'Failed' },
};

/** Whether something is running that *Stop* would end. */
export function isRunning({ kind }: TunnelState): boolean {
  return kind === 'starting' || kind === 'on' || kind === 'down';
}

/** What is read aloud when the state has changed. */
export function announcementOf(state: TunnelState): string {
  switch (state.kind) {
    case 'off':
      return 'Tunnel off';
    case 'starting':
      return 'Tunnel starting';
    case 'on':
      return `Tunnel on: ${state.publicUrl}`;
    case 'down':
      return `Tunnel down: ${state.problem.message}`;
    case 'failed':
      return `Tunnel failed: ${state.problem.message}`;
    default:
      return unreachable(state);
  }
}

/** The address that the world can use; a tunnel that is down may still have one, which does not answer. */
export function publicUrlOf(state: TunnelState): string | undefined {
  return state.kind === 'on' || state.kind === 'down' ? state.publicUrl : undefined;
}
