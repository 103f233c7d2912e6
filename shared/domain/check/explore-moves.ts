import type { WebhookEvent } from '../mlflow/webhook-event.ts';

/** What is unusual about a delivery that a receiver should nevertheless take. */
export const DELIVERY_KINDS = {
  plain: '',
  unicode: 'names in many scripts',
  late: 'made 20 s earlier, an older version',
  'unknown-field': 'with a field that is new',
  'unknown-event': 'an event that is new',
} as const;
export type DeliveryKind = keyof typeof DELIVERY_KINDS;

/** How a request is wrong that a receiver must refuse; the words stand behind "Deliver A". */
export const SPOILED = {
  'altered-body': 'the body altered after signing',
  'other-secret': 'signed with another secret',
  'signature-missing': 'the signature header left out',
  'signature-empty': 'the signature header empty',
  'signature-cut': 'the signature cut short',
  'signature-of-another': 'the signature of another delivery',
  'wrong-prefix': 'sha256= in place of v1,',
  'rewritten-body': 'the same JSON written without blanks after signing',
  'other-timestamp': 'the timestamp changed after signing',
  'other-id': 'the delivery id changed after signing',
  'id-missing': 'the delivery id header left out',
  'timestamp-missing': 'the timestamp header left out',
  'timestamp-not-an-integer': 'a timestamp that is no integer, signed',
  stale: 'signed 310 s ago',
} as const;
export type Spoiled = keyof typeof SPOILED;

/** Signed correctly, and still to be refused. Of one that it has accepted, a receiver may say instead that it knows it. */
export const isSignedAnew = (how: Spoiled): boolean => how === 'stale' || how === 'timestamp-not-an-integer';

/** A delivery of a sequence; its id, time and signature are made when the sequence is played. */
export interface PlannedDelivery {
  /** A, B … in the order in which they come first. */
  name: string;
  event: WebhookEvent;
  kind: DeliveryKind;
}

/** One step of a sequence. Deliveries are named; one that was delivered before is sent again with the same id and the same bytes. */
export type Move =
  /** One after another. */
  | { do: 'deliver'; deliveries: readonly string[] }
  /** `copies` of each, all at the same time; `bad` is sent between them and must be refused. */
  | { do: 'together'; deliveries: readonly string[]; copies: number; bad?: Spoiled }
  /** The same request `times` times, as MLflow does when a proxy on the way answers 502. */
  | { do: 'retry'; delivery: string; times: number }
  | { do: 'spoil'; delivery: string; how: Spoiled };

/** A sequence that can be played again: what `check --play FILE` reads. */
export interface ExploreScenario {
  deliveries: readonly PlannedDelivery[];
  steps: readonly Move[];
}

/** A … Z, AA, AB … */
export function deliveryName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : deliveryName(Math.floor(index / 26) - 1) + letter;
}
