import { z } from 'zod';
import { verifyReport } from '#shared/contract/schemas/capture.ts';
import { deliveryDetail } from '#shared/contract/schemas/delivery.ts';
import { explainReport } from '#shared/contract/schemas/explain.ts';
import { headerList } from '#shared/contract/schemas/object-of.ts';

/** As text, or in base64 where it is not UTF-8; absent where it was not recorded. */
export const bytesText = z
  .object({ text: z.exactOptional(z.string()), base64: z.exactOptional(z.base64()) })
  .refine(({ text, base64 }) => text !== undefined || base64 !== undefined, { path: ['text'] });

export type BytesText = z.infer<typeof bytesText>;

const { request, attemptList, note: _note, mlflowLog: _log, event: _event, commands, captures, ...rest } = deliveryDetail.shape;
const attempt = attemptList.element;
/** An event may be one that only a later MLflow has. */
const summary = { ...rest, event: z.string(), commands: commands.default([]), captures: captures.default([]) };

/** The first line of a `.hookglass.jsonl` file. */
export const headLine = z.object({
  hookglass: z.int().min(1),
  made: z.exactOptional(z.string()),
  by: z.exactOptional(z.string()),
  masked: z.exactOptional(z.array(z.string())),
});

/** The others, each an object with one member that names its kind. What is not known is passed over. */
export const deliveryLine = z.object({ delivery: z.object(summary) });

export const requestLine = z.object({
  request: z.object({ ...request.shape, body: z.exactOptional(bytesText), bodyMasked: z.exactOptional(z.literal(true)) }),
});

const response = attempt.shape.response;

export const attemptLine = z.object({
  attempt: z.object({
    ...attempt.shape,
    response: z.exactOptional(z.object({ ...response.def.innerType.shape, body: z.exactOptional(bytesText) })),
  }),
});

export const verdictLine = z.object({ verdict: verifyReport });

export const explanationLine = z.object({ explanation: explainReport });

/** What `hookglass export --deliveries` writes in a line: all of it in one object. */
export const deliveryRecord = z.object({
  ...summary,
  request: requestLine.shape.request,
  attemptList: z.array(attemptLine.shape.attempt),
});

/** The least that makes a record a delivery. */
export const leastRecord = z.object({
  deliveryId: z.string(),
  request: z.object({ headers: headerList, body: bytesText }),
  attemptList: z.array(
    z.object({
      startedAtMs: z.number(),
      tookMs: z.exactOptional(z.number()),
      method: z.string(),
      url: z.string(),
      response: z.exactOptional(
        z.object({ status: z.number(), reason: z.string(), headers: headerList, body: z.exactOptional(bytesText) }),
      ),
    }),
  ),
});

/** A request that the mock receiver kept, as `hookglass export` writes it. */
export const captureRecord = z.object({
  deliveryId: z.exactOptional(z.string()),
  atMs: z.number(),
  tookMs: z.exactOptional(z.number()),
  method: z.string(),
  target: z.string(),
  headers: headerList,
  body: bytesText,
  answer: z.exactOptional(z.object({ status: z.number() })),
  answerHeaders: z.exactOptional(headerList),
  answerBody: z.exactOptional(z.string()),
});
