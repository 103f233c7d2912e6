import type { DeliverySummary, UnheardEvent } from '#shared/domain/delivery/delivery.ts';
import { unreachable } from '#shared/domain/unreachable.ts';

/** What a list shows of a delivery, and nothing more: 100,000 of them stay in memory. */
export interface DeliveryRow
  extends Pick<
    DeliverySummary,
    | 'id'
    | 'deliveryId'
    | 'event'
    | 'about'
    | 'webhookId'
    | 'webhookName'
    | 'source'
    | 'state'
    | 'attempts'
    | 'attemptMarks'
    | 'attemptSpans'
    | 'lastStatus'
    | 'lastError'
    | 'verdict'
    | 'bodyLost'
    | 'stale'
    | 'nextAttemptAtMs'
    | 'tookMs'
    | 'size'
    | 'replayOf'
    | 'cause'
  > {
  kind: 'delivery';
  atMs: number;
}

export interface UnheardRow extends Pick<UnheardEvent, 'id' | 'event' | 'about' | 'reason'> {
  kind: 'unheard';
  atMs: number;
}

export type Row = DeliveryRow | UnheardRow;

/** How a state is shown: `waiting` is *retrying*, `failed` and `exhausted` are *failed*, an event without a listener is *nobody*. */
export type ShownState = 'queued' | 'flight' | 'retrying' | 'held' | 'delivered' | 'failed' | 'cancelled' | 'nobody';

export const STATE_WORDS: Record<ShownState, string> = {
  queued: 'Queued',
  flight: 'In flight',
  retrying: 'Retrying',
  held: 'Held',
  delivered: 'Delivered',
  failed: 'Failed',
  cancelled: 'Cancelled',
  nobody: 'No listener',
};

export function shownState(row: Row): ShownState {
  return row.kind === 'unheard' ? 'nobody' : shownDeliveryState(row.state);
}

export function shownDeliveryState(state: DeliverySummary['state']): ShownState {
  switch (state) {
    case 'pending':
      return 'queued';
    case 'in-flight':
      return 'flight';
    case 'waiting':
      return 'retrying';
    case 'held':
    case 'delivered':
    case 'cancelled':
      return state;
    case 'failed':
    case 'exhausted':
      return 'failed';
    default:
      return unreachable(state);
  }
}

export function rowOfDelivery(delivery: DeliverySummary): DeliveryRow {
  const { lastStatus, lastError, verdict, bodyLost, stale, nextAttemptAtMs, tookMs, replayOf, cause } = delivery;
  return {
    kind: 'delivery',
    id: delivery.id,
    deliveryId: delivery.deliveryId,
    atMs: delivery.createdAtMs,
    event: shared(delivery.event),
    about: delivery.about,
    webhookId: shared(delivery.webhookId),
    webhookName: shared(delivery.webhookName),
    source: shared(delivery.source),
    state: shared(delivery.state),
    attempts: delivery.attempts,
    attemptMarks: delivery.attemptMarks,
    attemptSpans: delivery.attemptSpans,
    size: delivery.size,
    ...(lastStatus !== undefined && { lastStatus }),
    ...(lastError !== undefined && { lastError: shared(lastError) }),
    ...(verdict !== undefined && { verdict: shared(verdict) }),
    ...(bodyLost !== undefined && { bodyLost }),
    ...(stale !== undefined && { stale: shared(stale) }),
    ...(nextAttemptAtMs !== undefined && { nextAttemptAtMs }),
    ...(tookMs !== undefined && { tookMs }),
    ...(replayOf !== undefined && { replayOf }),
    ...(cause && { cause: { ...cause, why: shared(cause.why), certainty: shared(cause.certainty), headline: shared(cause.headline) } }),
  };
}

export function rowOfUnheard({ id, event, about, reason, atMs }: UnheardEvent): UnheardRow {
  return { kind: 'unheard', id, event: shared(event), about, reason, atMs };
}

const strings = new Map<string, string>();

/** One copy of a text that many rows repeat: JSON.parse makes a new one for each. */
function shared<Text extends string>(text: Text): Text {
  const known = strings.get(text);
  if (known !== undefined) return known as Text;
  if (strings.size < 10_000) strings.set(text, text);
  return text;
}
