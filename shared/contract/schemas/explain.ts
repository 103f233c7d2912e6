import { z } from 'zod';
import { CERTAINTIES, type ExplainReport, type Explanation, VALUE_SOURCES, WHY } from '#shared/domain/explain.ts';
import { maybe, objectOf } from './object-of.ts';

const why = z.enum(WHY);

const explanation = objectOf<Explanation>()({
  why,
  certainty: z.enum(CERTAINTIES).describe('`proof`: computed again and equal; `fact`: seen in the request; `hint`: likely.'),
  headline: z.string(),
  fix: z.string(),
  parts: maybe(z.array(z.object({ why, headline: z.string(), fix: z.string() }))),
  hashed: maybe(z.object({ bodyBase64: z.string(), firstDifference: z.int() })),
  passesByLuck: maybe(z.array(z.string())),
  notReached: maybe(z.boolean()),
});

export const explainReport = objectOf<ExplainReport>()({
  source: z.enum(VALUE_SOURCES),
  explanations: z.array(explanation),
  stoppedEarly: maybe(z.literal(true)).describe('The search took too long and was given up.'),
  compare: maybe(z.object({ bodyBytes: z.int(), bodyHash: z.string(), secretHash: maybe(z.string()), valueLength: z.int() })).describe(
    'The first 8 hex digits of SHA-256, to compare with another program.',
  ),
});

export const explainQuestion = z.strictObject({
  value: maybe(z.string().min(1).max(4096)).describe('A value that the receiver computed, to explain instead of the header.'),
  secret: maybe(z.string().min(1).max(4096)).describe('A further secret to try, for this question only.'),
});
