import { z } from 'zod';
import { CHECK_LEVELS, CHECKS } from '#shared/domain/check/checks.ts';
import { CHECK_RESULTS, type CheckAnswer, type CheckExchange, type CheckOutcome } from '#shared/domain/check/report.ts';
import { CHECK_RUN_STATES, type CheckRun, type CheckRunSummary } from '#shared/domain/check/run.ts';
import { NO_RESPONSE_REASONS } from '#shared/domain/delivery/outcome.ts';
import { recordedRelease } from './delivery.ts';
import { headerList, maybe, objectOf } from './object-of.ts';

const checkId = z.enum(CHECKS.map(({ id }) => id));
const level = z.enum(CHECK_LEVELS);
const result = z.enum(CHECK_RESULTS);

const answer = z.discriminatedUnion('kind', [
  objectOf<Extract<CheckAnswer, { kind: 'answer' }>>()({
    kind: z.literal('answer'),
    status: z.int(),
    headers: headerList,
    body: z.string(),
  }),
  objectOf<Extract<CheckAnswer, { kind: 'none' }>>()({
    kind: z.literal('none'),
    reason: z.enum([...NO_RESPONSE_REASONS, 'target-refused', 'invalid']),
    message: z.string(),
    status: maybe(z.int()).describe('Of an answer that began and never ended.'),
  }),
]);

const exchange = objectOf<CheckExchange>()({
  deliveryId: z.string(),
  headers: headerList,
  body: z.string().describe('As text, cut at 4 KiB.'),
  unusual: maybe(z.string()).describe('What about it is unusual.'),
  came: answer,
  tookMs: z.number(),
  row: maybe(z.string()).describe('The delivery’s row: `d1291`.'),
});

export const checkOutcome = objectOf<CheckOutcome>()({
  id: checkId,
  level,
  result: result.describe('`fail` of a `should` or `info` is a warning.'),
  why: z.string(),
  care: maybe(z.string()).describe('What MLflow would do because of it.'),
  fix: maybe(z.string()),
  answer: z.string().describe('The answer in a few signs: `200`, `15 × 200`.'),
  tookMs: maybe(z.number()),
  exchanges: z.array(exchange).readonly(),
});

const count = z.int();
const runFields = {
  number: z.int().describe('Counts from 1; `run:12` in the filter finds its deliveries.'),
  target: z.string().describe('Credentials in it are left out.'),
  webhook: maybe(z.object({ id: z.string(), name: z.string() })).describe('Whose secret signed; absent: one that was typed.'),
  probeUrl: maybe(z.string()),
  state: z.enum(CHECK_RUN_STATES),
  message: maybe(z.string()).describe('Why it did not finish.'),
  mlflowVersion: maybe(z.string()),
  startedAtMs: z.number(),
  tookMs: maybe(z.number()),
  asked: count.describe('How many checks are asked for.'),
  summary: z.object({ passed: count, failed: count, warned: count, skipped: count }),
};

export const checkRunSummary = objectOf<CheckRunSummary>()(runFields);
export const checkRun = objectOf<CheckRun>()({
  ...runFields,
  checks: z.array(checkOutcome).readonly(),
  notTestable: z.array(z.string()).readonly(),
});

export const newCheckRun = z.strictObject({
  target: maybe(z.string().min(1)).describe('Absent: the URL of the webhook.'),
  webhookId: maybe(z.string()).describe('Signed with the secret of this webhook.'),
  secret: maybe(z.string().min(1)).describe('Signed with this secret, which is kept nowhere.'),
  probeUrl: maybe(z.string().min(1)).describe('Answers a number or `{"count":n}`; without it the checks of duplicates are skipped.'),
  mlflowVersion: maybe(recordedRelease).describe('The MLflow whose events and payloads are sent. Absent: that which the core is like.'),
  only: maybe(z.array(checkId).min(1)).describe('Absent: all.'),
  again: maybe(z.int()).describe('Run these checks once more as a part of this run.'),
});
