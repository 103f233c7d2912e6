import { z } from 'zod';
import {
  ANSWER_PLACES,
  type Cause,
  CERTAINTIES,
  type ExplainReport,
  type Explanation,
  VALUE_SOURCES,
  WHY,
} from '#shared/domain/delivery/explain.ts';
import { maybe, objectOf } from './object-of.ts';

const why = z.enum(WHY);

const certainty = z.enum(CERTAINTIES).describe('`proof`: computed again and equal; `fact`: seen in the request; `hint`: a guess.');

const explanation = objectOf<Explanation>()({
  why,
  certainty,
  headline: z.string(),
  fix: z.string(),
  parts: maybe(z.array(z.object({ why, headline: z.string(), fix: z.string() }))),
  hashed: maybe(z.object({ bodyBase64: z.string(), firstDifference: z.int() })),
  passesByLuck: maybe(z.array(z.string())),
  notReached: maybe(z.boolean()),
});

export const cause = objectOf<Cause>()({
  why,
  certainty,
  headline: z.string(),
  said: maybe(z.string()).describe('What the receiver answered, in its words.'),
});

export const explainReport = objectOf<ExplainReport>()({
  source: z.enum(VALUE_SOURCES),
  explanations: z.array(explanation),
  stoppedEarly: maybe(z.literal(true)).describe('The search was given up or was not whole: with a large body, or with very many secrets.'),
  answer: maybe(
    z.object({
      status: z.int(),
      said: maybe(z.string()).describe('In the words of its body, unpacked and in one line.'),
      clockAheadSec: maybe(z.int()).describe('By its Date header; negative when its clock is behind ours.'),
      computedIn: maybe(z.enum(ANSWER_PLACES)).describe('Where it told what it computed.'),
    }),
  ).describe('What the receiver answered.'),
  compare: maybe(z.object({ bodyBytes: z.int(), bodyHash: z.string(), secretHash: maybe(z.string()), valueLength: z.int() })).describe(
    'The first 8 hex digits of SHA-256, to compare with another program.',
  ),
});

export const explainQuestion = z.strictObject({
  value: maybe(z.string().min(1).max(4096)).describe('A value that the receiver computed, to explain instead of the header.'),
  secret: maybe(z.string().min(1).max(4096)).describe('A further secret to try, for this question only.'),
});
