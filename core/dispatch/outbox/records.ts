import type { RedirectOrigin } from '#core/net/redirect-rules.ts';
import type {
  Attempt,
  AttemptResponse,
  DeliverySource,
  DeliveryState,
  DeliverySummary,
  PhaseTimings,
  RedirectHop,
} from '#shared/domain/delivery/delivery.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import type { Outcome } from '#shared/domain/delivery/outcome.ts';
import type { RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';
import type { DeliveryVerdict } from '#shared/domain/delivery/verdict.ts';
import type { MlflowRelease, RecordedRelease } from '#shared/domain/mlflow/release.ts';

/** Where the next request of a delivery goes after redirects, each of which has a retry budget of its own. */
export interface Hop {
  url: string;
  method: string;
  /** Redirects followed so far, over all attempts. */
  redirects: number;
  /** The user information of the webhook's URL still goes along: no redirect has led to another host. */
  authorized: boolean;
  /** Where the redirect to it came from; absent before the first. */
  origin?: RedirectOrigin;
}

export interface NewDelivery {
  deliveryId: string;
  eventId: number;
  webhookSeq: number;
  lane: string;
  url: string;
  source: DeliverySource;
  profile: RetryProfileName;
  /** The release of MLflow that it is made as. */
  mlflowVersion: RecordedRelease;
  timestampSec: number;
  /** Absent: it is sent unsigned, or held until its secret can be read. */
  signature?: string;
  /** Replaces the headers that MLflow would send: a replay that was edited. */
  headers?: HeaderPairs;
  /** `in-flight`: it is claimed as it is written, and its first attempt begins with it. */
  state: Extract<DeliveryState, { kind: 'pending' | 'held' }> | { kind: 'in-flight' };
  verdict?: DeliveryVerdict;
  createdAtMs: number;
  replayOf?: number;
  /** The check run that sent it. */
  run?: number;
}

/** A delivery as it was just written, with what was known of it then. */
export interface WrittenDelivery {
  id: number;
  delivery: NewDelivery;
  summary: DeliverySummary;
  body: Buffer;
}

/** A delivery that was taken for sending; its attempt is on record from the same commit on. */
export interface Claim {
  id: number;
  number: number;
  lane: string;
  deliveryId: string;
  webhookId: string;
  event: string;
  source: DeliverySource;
  url: string;
  profile: RetryProfileName;
  release: MlflowRelease;
  timestampSec: number;
  signature?: string;
  headers?: HeaderPairs;
  body: Buffer;
  hop: Hop;
  retriesUsed: number;
  attempt: Attempt;
  /** As everybody sees the delivery from this commit on. */
  summary: DeliverySummary;
}

/** What an attempt came to, as it is kept. */
export interface AttemptResult {
  outcome: Outcome;
  timings: PhaseTimings;
  redirects: RedirectHop[];
  response?: AttemptResponse;
  /** The first bytes of the answer's body, as sent. */
  body?: Buffer;
  tookMs: number;
  /** Where the outcome came from; the next attempt begins there. */
  hop: Hop;
}

export interface Settlement {
  claim: Claim;
  result: AttemptResult;
  state: DeliveryState;
  retriesUsed: number;
  stale: boolean;
  slow: boolean;
  nowMs: number;
}
