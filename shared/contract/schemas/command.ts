import { z } from 'zod';
import { MAX_REPLAYS, REPLAY_MODES } from '#shared/domain/delivery/delivery-command.ts';
import { deliverySummary, webhookEvent } from './delivery.ts';
import { headerList, maybe } from './object-of.ts';

const origin = z.enum(['inspector', 'cli', 'api']).default('api').describe('Who asks; it is kept with the delivery.');
const target = z.string().min(1).describe('Another target; else the URL of the delivery.');
const repeat = {
  times: maybe(z.int().min(1).max(MAX_REPLAYS)),
  pauseMs: maybe(z.number().min(0)).describe('Between the first sends; 0 is all at once.'),
};

export const command = z.strictObject({ origin });

export const replayRequest = z.strictObject({
  mode: z
    .enum(REPLAY_MODES)
    .default('resigned')
    .describe('resigned: new time, id and signature. verbatim: all as it was. edited: other headers or body.'),
  keepId: maybe(z.boolean()),
  keepSignature: maybe(z.boolean()),
  url: maybe(target),
  ...repeat,
  headers: maybe(headerList).describe('All headers in order, Host and framing aside; only for edited.'),
  body: maybe(z.base64()).describe('Only for edited.'),
  origin,
});

export const replayFailedRequest = z.strictObject({
  sinceMs: z.number().default(0),
  mode: z.enum(['resigned', 'verbatim']).default('resigned'),
  url: maybe(target),
  webhookId: maybe(z.string()),
  origin,
});

export const composeRequest = z.strictObject({
  webhookId: z.string(),
  event: webhookEvent,
  body: maybe(z.base64()).describe('Absent: the example of the event.'),
  url: maybe(target),
  ...repeat,
  origin,
});

export const sent = z.object({ deliveries: z.array(deliverySummary) });
