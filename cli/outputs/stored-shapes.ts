import { z } from 'zod';
import { arrivalDetail } from '#shared/contract/schemas/arrival.ts';
import { captureDetail } from '#shared/contract/schemas/capture.ts';
import { deliveryDetail } from '#shared/contract/schemas/delivery.ts';
import { explainReport } from '#shared/contract/schemas/explain.ts';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import { bytesText } from '#shared/contract/schemas/shared.ts';

const explanation = maybe(explainReport).describe('Why it was refused, or what is wrong with it.');
export const shownDelivery = deliveryDetail.extend({ explanation });
export const shownArrival = arrivalDetail.extend({ explanation });

const attempt = deliveryDetail.shape.attemptList.element;
const answeredAttempt = attempt.extend({ response: maybe(attempt.shape.response.unwrap().extend({ body: bytesText })) });

export const exportedDelivery = deliveryDetail
  .extend({ request: deliveryDetail.shape.request.extend({ body: bytesText }), attemptList: z.array(answeredAttempt) })
  .describe('Without note and log line; secrets are “▒secret▒”, credentials “[redacted]”.');
export const exportedCapture = captureDetail.extend({ body: bytesText });

const named = z.array(z.object({ name: z.string(), value: z.string() }));
const encoded = { text: z.string(), encoding: maybe(z.literal('base64')) };
const httpVersion = z.literal('HTTP/1.1');
const none = z.array(z.never()).max(0);

/** An HTTP archive as we write it: version 1.2, of which readers expect these members. */
export const httpArchive = z.object({
  log: z.object({
    version: z.literal('1.2'),
    creator: z.object({ name: z.string(), version: z.string() }),
    entries: z.array(
      z.object({
        startedDateTime: z.string(),
        time: z.number(),
        request: z.object({
          ...{ method: z.string(), url: z.string(), httpVersion, cookies: none, headers: named, queryString: named },
          postData: maybe(z.object({ mimeType: z.string(), ...encoded })),
          ...{ headersSize: z.literal(-1), bodySize: z.int() },
        }),
        response: z.object({
          status: z.int().describe('0: there was no answer.'),
          ...{ statusText: z.string(), httpVersion, cookies: none, headers: named },
          content: z.object({ size: z.int(), mimeType: z.string(), text: maybe(encoded.text), encoding: encoded.encoding }),
          ...{ redirectURL: z.string(), headersSize: z.literal(-1), bodySize: z.int() },
        }),
        cache: z.object({}),
        timings: z.object({ send: z.literal(0), wait: z.number(), receive: z.literal(0) }),
        comment: z.string(),
      }),
    ),
  }),
});
