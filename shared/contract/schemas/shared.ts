import { z } from 'zod';
import type { BytesText, SharedCapture, SharedDelivery, SharedWebhook } from '#shared/domain/wire/shared.ts';
import { captureDetail, verifyReport } from './capture.ts';
import { deliveryDetail, deliverySummary } from './delivery.ts';
import { explainReport } from './explain.ts';
import { maybe, objectOf } from './object-of.ts';
import { webhook } from './webhook.ts';

export const bytesText = objectOf<BytesText>()({ text: maybe(z.string()), base64: maybe(z.string()) }).describe(
  'Base64 where it is not UTF-8.',
);
const bodyMasked = maybe(z.literal(true)).describe('A secret stood in the body, so that the signature fits it no more.');

export const sharedDelivery = objectOf<SharedDelivery>()({
  delivery: deliveryDetail.describe('Without note and log line; secrets are `▒secret▒`, credentials `[redacted]`.'),
  body: bytesText,
  bodyMasked,
  answers: z.array(z.object({ number: z.int(), body: bytesText })),
  verification: maybe(verifyReport).describe('Of the last attempt.'),
  explanation: maybe(explainReport).describe('Why the last attempt was refused.'),
});

export const sharedCapture = objectOf<SharedCapture>()({
  capture: captureDetail,
  body: bytesText,
  bodyMasked,
  explanation: maybe(explainReport).describe('Why its signature does not match, or what its refusal says.'),
});

export const sharedWebhook = objectOf<SharedWebhook>()({ webhook, last: z.array(deliverySummary).describe('The newest first.') });
