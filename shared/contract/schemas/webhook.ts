import { z } from 'zod';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { WEBHOOK_SECRETS, WEBHOOK_STATUSES } from '#shared/domain/delivery/webhook.ts';
import { profileName, webhookEvent } from './delivery.ts';
import { maybe, objectOf } from './object-of.ts';

export const webhook = objectOf<Webhook>()({
  id: z.string(),
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
});

/** MLflow's rule for names, in its words. */
const name = z
  .string()
  .regex(
    /^(?=.{1,63}$)[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i,
    'has to start and end with a letter or digit, be at most 63 characters long and hold only letters, digits, ".", "_" and "-"',
  );
const url = z.string().min(1);
const events = z.array(webhookEvent).min(1, 'name at least one event').readonly();
const status = z.enum(WEBHOOK_STATUSES);

export const newWebhook = z.strictObject({
  name,
  url,
  events,
  description: maybe(z.string()),
  secret: maybe(z.string()).describe('Absent or empty: deliveries are not signed.'),
  status: maybe(status),
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

/** What MLflow's test endpoint would answer. */
export const testResult = z.union([
  z.object({ success: z.boolean(), responseStatus: z.int(), responseBody: z.string() }),
  z.object({ success: z.literal(false), errorMessage: z.string() }),
]);
