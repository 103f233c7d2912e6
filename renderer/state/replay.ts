import { formatSpan } from '#renderer/ui/format.ts';
import type { ControlClient } from '#shared/client/control-client.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { ReplayMode } from '#shared/domain/delivery/delivery-command.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';

/** What somebody wants sent again, and how. */
export type ReplayRequest = Parameters<ControlClient['replay']>[1];

export const REPLAY_MODES: readonly { mode: ReplayMode; title: string }[] = [
  { mode: 'resigned', title: 'Re-signed' },
  { mode: 'verbatim', title: 'Same bytes' },
  { mode: 'edited', title: 'Edited' },
];

type Replayed = Pick<DeliveryDetail, 'request'>;

/** What a replay in this mode means for this delivery now, said before it is sent. */
export function consequenceOf(mode: ReplayMode, { request }: Replayed, nowMs: number): string {
  if (mode === 'resigned') {
    return request.signature === undefined
      ? 'New id and time. The webhook has no secret, so it stays unsigned.'
      : 'New id and time, signed again: to a receiver it is a new delivery.';
  }
  if (mode === 'edited') return 'Another body, signed again with a new id and time.';
  return `Same id: a receiver that remembers ids ignores it. ${freshness(request.timestampSec, nowMs)}`;
}

function freshness(timestampSec: number, nowMs: number): string {
  const ageS = Math.floor(nowMs / 1000) - timestampSec;
  if (ageS > TOLERANCE_SEC) return `Timestamp is ${formatSpan(ageS * 1000)} old: a receiver that checks freshness answers 400.`;
  return `Timestamp is still fresh for ${formatSpan((TOLERANCE_SEC - Math.max(0, ageS)) * 1000)}.`;
}

/** The same in a few words, for a line of the palette. */
export function shortConsequenceOf(mode: ReplayMode, { request }: Replayed, nowMs: number): string {
  if (mode !== 'verbatim') return 'new id and time';
  const ageS = Math.floor(nowMs / 1000) - request.timestampSec;
  return ageS > TOLERANCE_SEC
    ? `timestamp ${formatSpan(ageS * 1000)} old`
    : `still fresh for ${formatSpan((TOLERANCE_SEC - Math.max(0, ageS)) * 1000)}`;
}
