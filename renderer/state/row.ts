import type { ArrivalSummary } from '#shared/domain/delivery/arrival.ts';
import { type DeliverySummary, isWithoutBody, type UnheardEvent } from '#shared/domain/delivery/delivery.ts';
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
    | 'reason'
    | 'endpoint'
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
    | 'run'
    | 'cause'
  > {
  kind: 'delivery';
  atMs: number;
}

export interface UnheardRow extends Pick<UnheardEvent, 'id' | 'event' | 'about' | 'reason'> {
  kind: 'unheard';
  atMs: number;
}

/** What came from elsewhere: no delivery of ours sent it. */
export interface ExternalRow extends Omit<ArrivalSummary, 'source' | 'createdAtMs' | 'subject'> {
  kind: 'external';
  atMs: number;
}

export type Row = DeliveryRow | UnheardRow | ExternalRow;

/**
 * How a state is shown: `waiting` is *retrying*, `failed` and `exhausted` are *failed*, `delivered` of which a redirect lost the body is
 * *lost*, an event without a listener is *nobody*. *arrived* came from elsewhere, *refused* too or from a check.
 */
export type ShownState =
  | 'queued'
  | 'flight'
  | 'retrying'
  | 'held'
  | 'delivered'
  | 'lost'
  | 'failed'
  | 'cancelled'
  | 'nobody'
  | 'arrived'
  | 'refused';

export const STATE_WORDS: Record<ShownState, string> = {
  queued: 'Queued',
  flight: 'In flight',
  retrying: 'Retrying',
  held: 'Held',
  delivered: 'Delivered',
  lost: 'Delivered without its body',
  failed: 'Failed',
  cancelled: 'Cancelled',
  nobody: 'No listener',
  arrived: 'Arrived',
  refused: 'Refused',
};

export function shownState(row: Row): ShownState {
  switch (row.kind) {
    case 'unheard':
      return 'nobody';
    case 'external':
      return row.state;
    case 'delivery':
      return shownDeliveryState(row);
  }
}

export function shownDeliveryState(delivery: Pick<DeliverySummary, 'state' | 'reason' | 'source'>): ShownState {
  const { state, reason, source } = delivery;
  switch (state) {
    case 'pending':
      return 'queued';
    case 'in-flight':
      return 'flight';
    case 'waiting':
      return 'retrying';
    case 'delivered':
      return isWithoutBody(delivery) ? 'lost' : 'delivered';
    case 'held':
    case 'cancelled':
      return state;
    case 'failed':
    case 'exhausted':
      return source === 'conformance' && reason === 'status' ? 'refused' : 'failed';
    default:
      return unreachable(state);
  }
}

export function rowOfDelivery(delivery: DeliverySummary): DeliveryRow {
  const { reason, endpoint, lastStatus, lastError, verdict, bodyLost, stale, nextAttemptAtMs, tookMs, replayOf, run, cause } = delivery;
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
    ...(reason !== undefined && { reason: shared(reason) }),
    ...(endpoint !== undefined && { endpoint: shared(endpoint) }),
    ...(lastStatus !== undefined && { lastStatus }),
    ...(lastError !== undefined && { lastError: shared(lastError) }),
    ...(verdict !== undefined && { verdict: shared(verdict) }),
    ...(bodyLost !== undefined && { bodyLost }),
    ...(stale !== undefined && { stale: shared(stale) }),
    ...(nextAttemptAtMs !== undefined && { nextAttemptAtMs }),
    ...(tookMs !== undefined && { tookMs }),
    ...(replayOf !== undefined && { replayOf }),
    ...(run !== undefined && { run }),
    ...(cause && { cause: { ...cause, why: shared(cause.why), certainty: shared(cause.certainty), headline: shared(cause.headline) } }),
  };
}

export function rowOfUnheard({ id, event, about, reason, atMs }: UnheardEvent): UnheardRow {
  return { kind: 'unheard', id, event: shared(event), about, reason, atMs };
}

export function rowOfArrival({ source: _1, subject: _2, createdAtMs, ...arrival }: ArrivalSummary): ExternalRow {
  const { event, endpoint, method, target } = arrival;
  return {
    ...arrival,
    kind: 'external',
    atMs: createdAtMs,
    method: shared(method),
    target: shared(target),
    ...(event !== undefined && { event: shared(event) }),
    ...(endpoint !== undefined && { endpoint: shared(endpoint) }),
  };
}

/** A row of the joined list. */
export const rowOfSummary = (row: DeliverySummary | ArrivalSummary): Row =>
  row.source === 'external' ? rowOfArrival(row) : rowOfDelivery(row);

const strings = new Map<string, string>();

/** One copy of a text that many rows repeat: JSON.parse makes a new one for each. */
function shared<Text extends string>(text: Text): Text {
  const known = strings.get(text);
  if (known !== undefined) return known as Text;
  if (strings.size < 10_000) strings.set(text, text);
  return text;
}
