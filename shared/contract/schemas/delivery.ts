import { z } from 'zod';
import type { Attempt, DeliveryDetail, DeliverySummary, UnheardEvent } from '#shared/domain/delivery/delivery.ts';
import {
  ATTEMPT_STARTERS,
  DELIVERED_REASONS,
  DELIVERY_SOURCES,
  DELIVERY_STATES,
  HELD_REASONS,
  STALE_KINDS,
  UNHEARD_REASONS,
} from '#shared/domain/delivery/delivery.ts';
import { ATTEMPT_PHASES, FAILED_REASONS, LATE_CAUSES, NO_RESPONSE_REASONS } from '#shared/domain/delivery/outcome.ts';
import { COMMAND_ORIGINS, RECORDED_COMMANDS } from '#shared/domain/delivery/recorded-command.ts';
import { RETRY_PROFILES } from '#shared/domain/delivery/retry-profile.ts';
import type { Subject } from '#shared/domain/delivery/subject.ts';
import { SUBJECT_KINDS } from '#shared/domain/delivery/subject.ts';
import { DELIVERY_VERDICTS } from '#shared/domain/delivery/verdict.ts';
import { RECORDED_RELEASES } from '#shared/domain/mlflow/release.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';
import { cause } from './explain.ts';
import { headerList, maybe, objectOf } from './object-of.ts';

export const webhookEvent = z.enum(WEBHOOK_EVENTS);
export const profileName = z.enum(RETRY_PROFILES);
export const recordedRelease = z.enum(RECORDED_RELEASES);
const failedReason = z.enum(FAILED_REASONS);
const noResponse = z.enum(NO_RESPONSE_REASONS);
const source = z.enum(DELIVERY_SOURCES);

export const subject = objectOf<Subject>()({
  kind: z.enum(SUBJECT_KINDS),
  name: z.string(),
  version: maybe(z.string()),
  alias: maybe(z.string()),
  tag: maybe(z.object({ key: z.string(), value: maybe(z.string()) })),
});

export const attemptMark = z.union([z.int(), noResponse, failedReason, z.enum(['interrupted', 'in-flight'])]);

export const deliverySummary = objectOf<DeliverySummary>()({
  id: z.string().describe('Ours; the header’s UUID is `deliveryId`, which a verbatim replay repeats.'),
  deliveryId: z.string(),
  webhookId: z.string(),
  webhookName: z.string(),
  url: z.string(),
  event: z.union([webhookEvent, z.string()]).describe('One of the 15; of a check, also one that MLflow does not have.'),
  subject: z.string(),
  about: subject,
  source: source.describe('mirror: derived from a call to the MLflow API that was passed on to another server.'),
  unread: maybe(z.string()).describe('What could not be read for a derived event, and what was taken instead.'),
  state: z.enum(DELIVERY_STATES),
  reason: maybe(z.union([failedReason, z.enum(HELD_REASONS), z.enum(DELIVERED_REASONS)])).describe(
    'Why it failed or is held; `body-lost`: delivered, but without its body.',
  ),
  profile: profileName,
  mlflowVersion: maybe(z.string()).describe('The release of MLflow that it was made and sent as; unknown of what older programs kept.'),
  attempts: z.int(),
  attemptMarks: z.array(attemptMark),
  attemptSpans: z.array(z.number()).describe('Begin after `createdAtMs` and duration of each, in ms, in turn.'),
  lastStatus: maybe(z.int()),
  lastError: maybe(z.union([noResponse, failedReason, z.literal('interrupted')])),
  verdict: maybe(z.enum(DELIVERY_VERDICTS)),
  endpoint: maybe(z.string()).describe('Of the mock receiver, when it was the one that got it.'),
  bodyLost: maybe(z.boolean()),
  stale: maybe(z.enum(STALE_KINDS)),
  createdAtMs: z.number(),
  nextAttemptAtMs: maybe(z.number()),
  tookMs: maybe(z.number()),
  size: z.int(),
  replayOf: maybe(z.string()),
  run: maybe(z.int()).describe('Number of the check run that sent it.'),
  starred: maybe(z.boolean()),
  noted: maybe(z.boolean()),
  cause: maybe(cause).describe('Why its receiver refused the last attempt, once that was explained.'),
});

const waitPlan = z.object({
  waitMs: z.number(),
  late: maybe(z.object({ ms: z.number(), why: z.enum(LATE_CAUSES) })),
  cause: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('at-once') }),
    z.object({ kind: z.literal('backoff'), baseMs: z.number(), jitterMs: z.number() }),
    z.object({ kind: z.literal('retry-after'), header: z.string(), askedMs: z.number(), form: z.enum(['seconds', 'date']) }),
    z.object({ kind: z.literal('interrupted') }),
    z.object({ kind: z.literal('user') }),
  ]),
});

const usedProxy = z
  .object({ proxy: z.string(), variable: z.string() })
  .describe('The proxy between, and the variable of the environment that names it.');

const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('response'), status: z.int(), retryAfter: maybe(z.string()), via: maybe(usedProxy) }),
  z.object({
    kind: z.literal('no-response'),
    reason: noResponse,
    phase: z.enum(ATTEMPT_PHASES),
    message: z.string(),
    brokenAnswer: maybe(z.object({ status: z.int(), retryAfter: maybe(z.string()), readBytes: z.int(), expectedBytes: maybe(z.int()) })),
    via: maybe(usedProxy),
  }),
  z.object({ kind: z.literal('refused'), reason: failedReason.exclude(['status', 'bad-retry-after', 'no-response']), message: z.string() }),
  z.object({ kind: z.literal('interrupted') }),
]);

const attempt = objectOf<Attempt>()({
  number: z.int(),
  startedAtMs: z.number(),
  method: z.string(),
  url: z.string(),
  wait: maybe(waitPlan),
  by: z.enum(ATTEMPT_STARTERS),
  timings: z.object({
    queuedMs: maybe(z.number()),
    resolveMs: maybe(z.number()),
    connectMs: maybe(z.number()),
    tlsMs: maybe(z.number()),
    sendMs: maybe(z.number()),
    firstByteMs: maybe(z.number()),
    readMs: maybe(z.number()),
  }),
  redirects: z.array(z.object({ status: z.int(), from: z.string(), to: z.string(), bodyLost: z.boolean() })),
  outcome: maybe(outcome),
  response: maybe(
    z.object({
      status: z.int(),
      reason: z.string(),
      headers: headerList,
      bodySize: z.int(),
      storedSize: z.int(),
      said: maybe(z.string()).describe('What a refusal or failure says in words, where a whole delivery is read.'),
    }),
  ),
  tookMs: maybe(z.number()),
  slow: maybe(z.boolean()).describe('It took at least half of the timeout.'),
});

export const deliveryDetail = objectOf<DeliveryDetail>()({
  ...deliverySummary.shape,
  note: maybe(z.string()),
  request: z.object({
    method: z.string(),
    headers: headerList,
    timestampSec: z.number(),
    signature: maybe(z.string()),
    bodySize: z.int(),
  }),
  attemptList: z.array(attempt),
  wait: maybe(waitPlan),
  heldPlanAtMs: maybe(z.number()).describe('For when the next attempt was planned, while the delivery is held.'),
  maxRetries: z.int(),
  timeScale: z.number(),
  requestTimeoutMs: z.number(),
  mlflowLog: maybe(z.string().nullable()).describe('The line that a stock MLflow would have logged; null: none.'),
  commands: z.array(
    z.object({
      command: z.enum(RECORDED_COMMANDS),
      origin: z.enum(COMMAND_ORIGINS),
      atMs: z.number(),
    }),
  ),
  captures: z.array(z.string()),
});

export const unheardEvent = objectOf<UnheardEvent>()({
  id: z.string(),
  event: webhookEvent,
  subject: z.string(),
  about: subject,
  reason: z.enum(UNHEARD_REASONS),
  atMs: z.number(),
});
