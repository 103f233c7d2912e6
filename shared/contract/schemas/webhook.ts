import { z } from 'zod';
import { REHEARSED_SECRETS, type RehearsedReceiver } from '#shared/domain/delivery/rehearsal.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { WEBHOOK_SECRETS, WEBHOOK_STATUSES } from '#shared/domain/delivery/webhook.ts';
import { LINT_FIELDS, LINT_LEVELS, type WebhookLint } from '#shared/domain/delivery/webhook-lint.ts';
import { deliverySummary, profileName, webhookEvent } from './delivery.ts';
import { maybe, objectOf } from './object-of.ts';

export const webhook = objectOf<Webhook>()({
  id: z.string(),
  workspace: maybe(z.string()).describe('The one of MLflow’s workspaces that it belongs to; absent: the default one.'),
  name: z.string(),
  url: z.string(),
  description: maybe(z.string()),
  events: z.array(webhookEvent),
  status: z.enum(WEBHOOK_STATUSES),
  secret: z.enum(WEBHOOK_SECRETS).describe('Whether there is one; the text itself only leaves through …/secret.'),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  profile: maybe(profileName),
  stockMlflowRefusal: maybe(z.string()),
  secretReplacedAtMs: maybe(z.number()).describe('When the secret before was replaced; it is kept for explaining what is signed with it.'),
});

/** MLflow's rule for names, in its words. */
const name = z
  .string()
  .regex(
    /^(?=.{1,63}$)[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i,
    'has to start and end with a letter or digit, be at most 63 characters long and hold only letters, digits, ".", "_" and "-"',
  );
const url = z.string().min(1, 'is missing: it says where the events are sent');
const events = z.array(webhookEvent).min(1, 'name at least one event').readonly();
const status = z.enum(WEBHOOK_STATUSES);

export const newWebhook = z.strictObject({
  name,
  url,
  events,
  description: maybe(z.string()),
  secret: maybe(z.string()).describe('Absent or empty: deliveries are not signed.'),
  status: maybe(status),
  profile: maybe(profileName).describe('Absent: that of the whole server.'),
});

export const webhookPatch = z.strictObject({
  name: maybe(name),
  url: maybe(url),
  events: maybe(events),
  description: maybe(z.string()).describe('"" clears.'),
  secret: maybe(z.string()).describe('"" clears.'),
  status: maybe(status),
  profile: maybe(profileName.nullable()).describe('null: that of the whole server.'),
});

export const testSent = z.object({ success: z.boolean(), responseStatus: z.int(), responseBody: z.string() });
export const testFailed = z.object({ success: z.literal(false), errorMessage: z.string() });

/** What MLflow's test endpoint would answer. */
export const testResult = z.union([testSent, testFailed]);

export const webhookLint = objectOf<WebhookLint>()({
  field: z.enum(LINT_FIELDS),
  level: z.enum(LINT_LEVELS).describe('Only what is “refused” cannot be saved.'),
  text: z.string(),
  quote: maybe(z.string()).describe('What a stock MLflow answers, word for word.'),
  instead: maybe(z.string()).describe('A text for the same field that would be taken.'),
});

export const lintRequest = z.strictObject({
  url: z.string(),
  events: z.array(webhookEvent).readonly().default([]),
  id: maybe(z.string()).describe('The webhook that has it already.'),
  resolve: z.boolean().default(true).describe('Whether the name is looked up, which can take seconds.'),
});

export const rehearsalRequest = z.strictObject({
  secret: z.string().min(1).describe('The new one; where the webhook has it already, it is rehearsed against the one before.'),
  accepts: z.enum(REHEARSED_SECRETS).default('both').describe('What the mock receiver takes for these deliveries.'),
  event: maybe(webhookEvent).describe('Absent: the first of each webhook.'),
});

export const rehearsedReceiver = objectOf<RehearsedReceiver>()({
  webhookId: z.string(),
  webhookName: z.string(),
  url: z.string(),
  old: maybe(deliverySummary).describe('Signed with the old secret; unsigned where there was none, absent where it cannot be read.'),
  new: deliverySummary,
});
