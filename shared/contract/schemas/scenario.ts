import { z } from 'zod';
import { HTTP_TOKEN } from '#shared/domain/http-token.ts';

const text = z.string().max(8192);
const line = text.regex(/^[^\r\n\0]*$/, 'has no line break');
const waitMs = z.number().int().min(0).max(600_000);

const simpleAction = z.strictObject({
  kind: z.enum(['verify', 'drop', 'drop-early', 'reset', 'hang', 'half', 'wrong-length', 'bad-gzip']),
});

const statusAction = z.strictObject({
  kind: z.literal('status'),
  status: z.number().int().min(200).max(599),
  retryAfter: line.exactOptional(),
  retryAfterDateSec: z.number().min(0).max(86_400).exactOptional(),
  location: line.exactOptional(),
  contentType: line.exactOptional(),
  headers: z
    .array(z.tuple([z.string().regex(HTTP_TOKEN, 'is not the name of a header'), line]).readonly())
    .max(50)
    .readonly()
    .exactOptional(),
  body: z
    .string()
    .max(1024 * 1024)
    .exactOptional(),
});

const condition = z.strictObject({
  event: line.min(1).exactOptional(),
  attempt: z.number().int().min(1).max(1000).exactOptional(),
  header: line.min(1).exactOptional(),
  every: z.number().int().min(1).max(1_000_000).exactOptional(),
  percent: z.number().min(0).max(100).exactOptional(),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .exactOptional(),
});

/** A scenario as JSON, with the limits of its one-line form. */
export const scenarioSchema = z.strictObject({
  steps: z
    .array(
      z.strictObject({
        action: z.union([simpleAction, statusAction, z.strictObject({ kind: z.literal('drip'), overMs: waitMs })]),
        times: z.number().int().min(1).max(999_999).exactOptional(),
        waitMs: waitMs.exactOptional(),
        when: condition.exactOptional(),
      }),
    )
    .min(1)
    .max(200),
  atEnd: z.enum(['repeat-last', 'start-over']),
});
