import { z } from 'zod';
import { BREAKAGES } from '#shared/domain/delivery/breakage.ts';
import { type ComposePreview, MAX_REPLAYS, REPLAY_MODES } from '#shared/domain/delivery/delivery-command.ts';
import { deliverySummary, webhookEvent } from './delivery.ts';
import { headerList, maybe, objectOf } from './object-of.ts';

export const origin = z.enum(['inspector', 'cli', 'api', 'agent']).default('api').describe('Who asks; it is kept with the delivery.');
/** The last one of ten digits, with room for two seconds of the future. */
const MAX_TIMESTAMP_SEC = 9_999_999_997;
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

const composing = {
  webhookId: z.string(),
  event: webhookEvent,
  body: maybe(z.base64()).describe('Absent: the example of the event.'),
  url: maybe(target),
  deliveryId: maybe(z.uuid()).describe('Absent: a new one for each.'),
  timestampSec: maybe(z.int().min(0).max(MAX_TIMESTAMP_SEC)).describe('Of a request that is not broken; absent: now.'),
  breakage: maybe(z.enum(BREAKAGES)).describe('What is wrong with it on purpose, so that a receiver that checks refuses it.'),
};

export const previewRequest = z.strictObject(composing);
export const composeRequest = z.strictObject({ ...composing, ...repeat, origin });

export const composePreview = objectOf<ComposePreview>()({
  url: z.string(),
  requestLine: z.string(),
  deliveryId: z.string(),
  timestampSec: z.int(),
  headers: headerList,
  body: z.base64(),
  secret: z.enum(['none', 'set', 'unreadable']),
  secretCharacters: maybe(z.int()),
  signature: maybe(z.string()).describe('Absent: it leaves unsigned.'),
  signedBytes: maybe(z.int()).describe('How long the signed text is: id, full stop, timestamp, full stop, body.'),
});

export const sent = z.object({ deliveries: z.array(deliverySummary) });
