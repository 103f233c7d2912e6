import { z } from 'zod';
import { verifyReport } from '#shared/contract/schemas/capture.ts';
import { cause as fullCause } from '#shared/contract/schemas/explain.ts';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import type { VerifyReport } from '#shared/domain/delivery/capture.ts';
import { type Cause, CERTAINTY_WORDS, type ExplainReport } from '#shared/domain/delivery/explain.ts';
import { whyName } from '#shared/domain/delivery/why-names.ts';
import { maybeWired, untrusted, wired } from '../untrusted.ts';
import { given } from './given.ts';

const { why, certainty } = fullCause.shape;

/** Why something was refused, in a class and its name. */
export const cause = z.object({
  why,
  name: z.string().describe('The class in two or three words; with a question mark it is a guess.'),
  certainty,
});

export const explanation = cause.extend({
  certaintyMeans: z.string(),
  says: untrusted.describe('The sentence with the value that decides. It may quote what came over the wire.'),
  fix: untrusted.describe('What to change; it may quote as well.'),
  parts: maybe(z.array(cause)).describe('The two or three things that differ.'),
  notReached: maybe(z.literal(true)).describe('About a step that the receiver did not reach.'),
});

export const verification = z.object({
  result: verifyReport.shape.verdict.shape.result,
  why: maybe(z.string()),
  steps: z.array(z.object({ name: z.string(), passed: z.boolean(), value: untrusted, notReached: maybe(z.literal(true)) })),
  documentedReceiverAnswers: z.int().describe('What the receiver in MLflow’s documentation answers to this request.'),
});

type Classed = Pick<Cause, 'why' | 'certainty'>;

export const causeOf = ({ why, certainty }: Classed): z.input<typeof cause> => ({ why, name: whyName({ why, certainty }), certainty });

export function explanationsOf({ explanations }: ExplainReport): z.input<typeof explanation>[] {
  return explanations.map(({ headline, fix, parts, notReached, ...classed }) =>
    given({
      ...causeOf(classed),
      certaintyMeans: CERTAINTY_WORDS[classed.certainty],
      says: wired(headline, 600),
      fix: wired(fix, 600),
      parts: parts?.map((part) => causeOf({ why: part.why, certainty: classed.certainty })),
      notReached: notReached === true ? (true as const) : undefined,
    }),
  );
}

export function verificationOf({ verdict, steps, answer }: VerifyReport): z.input<typeof verification> {
  return given({
    result: verdict.result,
    why: verdict.why,
    steps: steps.map(({ name, passed, value, notReached }) =>
      given({ name, passed, value: wired(value, 160), notReached: notReached ? (true as const) : undefined }),
    ),
    documentedReceiverAnswers: answer.status,
  });
}

/** What the receiver answered, in its words. */
export const saidIn = ({ answer }: ExplainReport) => maybeWired(answer?.said);

/** `proof: JSON written again (body-reserialised)`, for the text of an answer. */
export const causeText = (classed: Classed): string => `${classed.certainty}: ${whyName(classed)} (${classed.why})`;
