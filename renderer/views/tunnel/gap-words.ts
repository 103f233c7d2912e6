import { formatClock } from '#renderer/ui/format.ts';
import type { TunnelGap } from '#shared/domain/app/tunnel.ts';

/** `The tunnel was down 10:31–10:33.`; to the second where it was shorter than a minute, with the day where that was another. */
export function gapWords({ fromMs, toMs }: TunnelGap, nowMs: number): string {
  const day = dayOf(fromMs) === dayOf(nowMs) ? '' : `${dayOf(fromMs)}, `;
  if (toMs === undefined) return `The tunnel has been down since ${day}${formatClock(fromMs).clock}.`;
  const clock = (atMs: number) => formatClock(atMs).clock.slice(0, toMs - fromMs < 60_000 ? undefined : 5);
  return `The tunnel was down ${day}${clock(fromMs)}–${clock(toMs)}.`;
}

function dayOf(atMs: number): string {
  const date = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
