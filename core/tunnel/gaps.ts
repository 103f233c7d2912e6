import type { TunnelGap, TunnelState } from '#shared/domain/app/tunnel.ts';

const KEPT = 50;

/** The gaps after a change of state, newest first: one opens when `on` is left unasked and ends with the next `on` or with `off`. */
export function withGap(gaps: readonly TunnelGap[], before: TunnelState, next: TunnelState, nowMs: number): readonly TunnelGap[] {
  const [newest, ...older] = gaps;
  if (before.kind === 'on' && (next.kind === 'down' || next.kind === 'failed')) {
    return [{ fromMs: nowMs, why: next.problem.message }, ...gaps].slice(0, KEPT);
  }
  if (newest && newest.toMs === undefined && (next.kind === 'on' || next.kind === 'off')) return [{ ...newest, toMs: nowMs }, ...older];
  return gaps;
}
