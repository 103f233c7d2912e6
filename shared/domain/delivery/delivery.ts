import type { WebhookEvent } from '../mlflow/webhook-event.ts';
import { unreachable } from '../unreachable.ts';
import type { Cause } from './explain.ts';
import type { FailedReason, NoResponseReason, Outcome, WaitPlan } from './outcome.ts';
import type { RecordedCommand } from './recorded-command.ts';
import { decideRetry, type EndedAttempt, type Random, type RetryProfileName, type RetryRules } from './retry-profile.ts';
import type { Subject } from './subject.ts';
import type { DeliveryVerdict } from './verdict.ts';

/*
 * The life of a delivery: one event for one webhook, with one id, timestamp, signature and body for all its attempts.
 *
 *   pending ─▶ in-flight ─▶ delivered                     final status < 400; reason `body-lost`: of a GET
 *      ▲           ├──────▶ failed                        an answer or condition that is not retried
 *      │           ├──────▶ exhausted                     retries used up
 *      └─ waiting ◀┘  (retryable, attempts left)          waiting ⇄ held · waiting/held/pending ─▶ cancelled
 */
export type DeliveryState =
  | { kind: 'pending'; dueAtMs: number }
  | { kind: 'in-flight'; attempt: number; sinceMs: number }
  | { kind: 'waiting'; dueAtMs: number; wait: WaitPlan }
  | { kind: 'held'; reason: HeldReason }
  | { kind: 'delivered'; reason?: DeliveredReason; atMs: number }
  | { kind: 'failed'; reason: FailedReason; atMs: number }
  | { kind: 'exhausted'; atMs: number }
  | { kind: 'cancelled'; atMs: number };

export const DELIVERY_STATES = ['pending', 'in-flight', 'waiting', 'held', 'delivered', 'failed', 'exhausted', 'cancelled'] as const;
export type DeliveryStateKind = (typeof DELIVERY_STATES)[number];
/** `body-lost`: a redirect turned the POST into a GET, so that the good status says nothing about the body. */
export const DELIVERED_REASONS = ['body-lost'] as const;
export type DeliveredReason = (typeof DELIVERED_REASONS)[number];
export const HELD_REASONS = ['user', 'secret-unreadable'] as const;
export type HeldReason = (typeof HELD_REASONS)[number];
/** States that nothing leaves any more, except by a replay, which is a new delivery. */
export const FINAL_STATES: ReadonlySet<DeliveryStateKind> = new Set(['delivered', 'failed', 'exhausted', 'cancelled']);

/**
 * The state that follows an attempt: pure, on a given time and randomness.
 *
 * @param nowMs when the attempt ended
 */
export function afterAttempt(ended: EndedAttempt, rules: RetryRules, nowMs: number, random: Random): DeliveryState {
  const { outcome, method } = ended;
  if (outcome.kind === 'response' && outcome.status < 400)
    return { kind: 'delivered', ...(method !== 'POST' && { reason: 'body-lost' }), atMs: nowMs };
  if (outcome.kind === 'refused') return { kind: 'failed', reason: outcome.reason, atMs: nowMs };
  // The process died before it knew what came: sent again at once, and no retry is counted.
  if (outcome.kind === 'interrupted') return { kind: 'waiting', dueAtMs: nowMs, wait: { waitMs: 0, cause: { kind: 'interrupted' } } };

  const decision = decideRetry(ended, rules, nowMs, random);
  switch (decision.kind) {
    case 'retry':
      return { kind: 'waiting', dueAtMs: nowMs + decision.wait.waitMs, wait: decision.wait };
    case 'exhausted':
      return { kind: 'exhausted', atMs: nowMs };
    case 'bad-retry-after':
      return { kind: 'failed', reason: 'bad-retry-after', atMs: nowMs };
    case 'final':
      return { kind: 'failed', reason: outcome.kind === 'response' ? 'status' : 'no-response', atMs: nowMs };
    default:
      return unreachable(decision);
  }
}

/** Milliseconds spent in each phase; a phase that was not reached is absent. A reused connection has no connect or tls. */
export interface PhaseTimings {
  queuedMs?: number;
  resolveMs?: number;
  connectMs?: number;
  tlsMs?: number;
  sendMs?: number;
  firstByteMs?: number;
  readMs?: number;
}

/** One hop of a redirect that was followed. 301, 302 and 303 turn the POST into a GET without a body. */
export interface RedirectHop {
  status: number;
  from: string;
  to: string;
  bodyLost: boolean;
}

export interface AttemptResponse {
  status: number;
  reason: string;
  /** As received: order, case and duplicates kept. */
  headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** Bytes of the body as sent, before any content coding is undone; `storedSize` is smaller when the rest was cut. */
  bodySize: number;
  storedSize: number;
  /** What a refusal or failure says in words, in one line; only where a whole delivery is read. Never a secret that is known here. */
  said?: string;
}

export const ATTEMPT_STARTERS = ['plan', 'user'] as const;

/** One HTTP try of a delivery, numbered from 1. */
export interface Attempt {
  number: number;
  startedAtMs: number;
  method: string;
  url: string;
  /** The pause before this attempt; absent for the first. */
  wait?: WaitPlan;
  /** `user` when somebody pressed *Retry now*. */
  by: (typeof ATTEMPT_STARTERS)[number];
  timings: PhaseTimings;
  redirects: RedirectHop[];
  /** Absent while it is on its way. */
  outcome?: Outcome;
  response?: AttemptResponse;
  tookMs?: number;
  /** It took at least half of the timeout: a warning, also when it went well. */
  slow?: boolean;
}

/** A good status came, but for a request whose body a redirect had dropped. */
export const isWithoutBody = ({ state, reason }: Pick<DeliverySummary, 'state' | 'reason'>): boolean =>
  state === 'delivered' && reason === 'body-lost';

/** It should have arrived and did not. What a check sends is refused on purpose: the check tells what of it is a failure. */
export const isFailure = ({ state, source }: Pick<DeliverySummary, 'state' | 'source'>): boolean =>
  (state === 'failed' || state === 'exhausted') && source !== 'conformance';

/** Where a delivery came from; `mirror`: a call that was passed on to another server; `conformance`: a check of a receiver sent it. */
export const DELIVERY_SOURCES = ['registry', 'mirror', 'test', 'compose', 'replay', 'import', 'conformance'] as const;
export type DeliverySource = (typeof DELIVERY_SOURCES)[number];

/** What a row says of a delivery that was made from a call to another server. @returns undefined of any other */
export function derivedWords({ source, unread }: Pick<DeliverySummary, 'source' | 'unread'>): string | undefined {
  if (source !== 'mirror') return undefined;
  return unread === undefined ? 'derived from an API call' : `derived from an API call. ${unread}`;
}

export const STALE_KINDS = ['before-first-send', 'planned'] as const;

/** A delivery as lists and stream events carry it. */
export interface DeliverySummary {
  /** Ours: `d` and a number that grows. */
  id: string;
  /** The UUID of the header X-MLflow-Delivery-Id. */
  deliveryId: string;
  webhookId: string;
  webhookName: string;
  url: string;
  /** One of the 15; of a check, also one that MLflow does not have. */
  event: string;
  subject: string;
  about: Subject;
  source: DeliverySource;
  /** What could not be read for an event of `mirror`, and what was taken instead: a sentence. */
  unread?: string;
  state: DeliveryStateKind;
  reason?: FailedReason | HeldReason | DeliveredReason;
  profile: RetryProfileName;
  /** The release of MLflow that it was made and is sent as. Absent: an older program made it, and nobody knows. */
  mlflowVersion?: string;
  /** Number of attempts so far, the one in flight included. */
  attempts: number;
  /** One word per attempt for the thread of the list, oldest first: a status, a reason, or nothing yet. */
  attemptMarks: AttemptMark[];
  /** For each of those when it began, in ms after `createdAtMs`, and how many ms it took: in turn, without a duration for one in flight. */
  attemptSpans: number[];
  lastStatus?: number;
  /** Why the last attempt has no status. */
  lastError?: NoResponseReason | FailedReason | 'interrupted';
  verdict?: DeliveryVerdict;
  /** Of our own mock receiver, when it was the one that got it. */
  endpoint?: string;
  /** A redirect turned the POST into a GET: the final status says nothing about the body. */
  bodyLost?: boolean;
  /** The next planned attempt arrives more than 300 s after the timestamp, or the first one did. */
  stale?: (typeof STALE_KINDS)[number];
  createdAtMs: number;
  nextAttemptAtMs?: number;
  tookMs?: number;
  /** Bytes of the body. */
  size: number;
  replayOf?: string;
  /** Number of the check run that sent it. */
  run?: number;
  /** Kept by retention until the star is taken away. */
  starred?: boolean;
  /** Why its receiver refused the last attempt, once that was explained. */
  cause?: Cause;
  /** Somebody wrote a note beside it. */
  noted?: boolean;
}

export type AttemptMark = number | NoResponseReason | FailedReason | 'interrupted' | 'in-flight';

/** One delivery with everything but its bytes, which `…/body` and `…/attempts/{n}/body` give. */
export interface DeliveryDetail extends DeliverySummary {
  note?: string;
  request: {
    method: string;
    headers: ReadonlyArray<readonly [name: string, value: string]>;
    timestampSec: number;
    signature?: string;
    bodySize: number;
  };
  attemptList: Attempt[];
  /** The pause that is running now, when the state is `waiting`. */
  wait?: WaitPlan;
  /** For when the next attempt was planned, while the delivery is held. */
  heldPlanAtMs?: number;
  maxRetries: number;
  timeScale: number;
  requestTimeoutMs: number;
  /** The line a stock MLflow would have logged, once the delivery is finished; `null`: it would have said nothing. */
  mlflowLog?: string | null;
  /** What users did to it, oldest first. */
  commands: RecordedCommand[];
  /** Captures of our own receiver that hold this delivery id, oldest first. */
  captures: string[];
}

/** What a whole delivery has beside its summary. One that is added to the type and not here does not compile. */
const OF_THE_WHOLE: Readonly<Record<Exclude<keyof DeliveryDetail, keyof DeliverySummary>, true>> = {
  note: true,
  request: true,
  attemptList: true,
  wait: true,
  heldPlanAtMs: true,
  maxRetries: true,
  timeScale: true,
  requestTimeoutMs: true,
  mlflowLog: true,
  commands: true,
  captures: true,
};

/** A delivery as lists have it. */
export const summaryOf = (delivery: DeliveryDetail): DeliverySummary =>
  Object.fromEntries(Object.entries(delivery).filter(([name]) => !Object.hasOwn(OF_THE_WHOLE, name))) as unknown as DeliverySummary;

/** `other-workspace`: webhooks listen to it, but none in the workspace where it happened. */
export const UNHEARD_REASONS = ['no-subscriber', 'disabled', 'other-workspace'] as const;

/** An event that no webhook got, with the reason. */
export interface UnheardEvent {
  /** `e` and a number that grows. */
  id: string;
  event: WebhookEvent;
  subject: string;
  about: Subject;
  reason: (typeof UNHEARD_REASONS)[number];
  atMs: number;
}
