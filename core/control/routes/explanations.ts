import { z } from 'zod';
import { ProblemError } from '#core/http/problem.ts';
import type { CaptureReader } from '#core/receiver/capture-store.ts';
import type { Explainer } from '#core/signing/explainer.ts';
import { explainQuestion, explainReport } from '#shared/contract/schemas/explain.ts';
import { type ExplainSources, inputOfAttempt, inputOfCapture } from '../explain-input.ts';
import { type Route, route } from '../route.ts';

export interface ExplanationRoutesOptions extends ExplainSources {
  captures: ExplainSources['captures'] & Pick<CaptureReader, 'get'>;
  explainer: Pick<Explainer, 'explain'>;
}

/** Why a signature does not match. POST, because a question may carry a secret. */
export function explanationRoutes(options: ExplanationRoutesOptions): Route[] {
  const { captures, deliveries, explainer } = options;
  return [
    route({
      method: 'POST',
      path: '/captures/{id}/explanation',
      summary: 'Why the signature of a received request does not match, or that of a value which somebody computed for it.',
      params: { id: z.string() },
      body: explainQuestion,
      answer: explainReport,
      handle({ params, body }) {
        const capture = captures.get(params.id);
        if (!capture) throw new ProblemError('not-found', `There is no capture ${params.id}.`);
        return explainer.explain(inputOfCapture(capture, body, options));
      },
    }),
    route({
      method: 'POST',
      path: '/deliveries/{id}/attempts/{n}/explanation',
      summary: 'Why the receiver refused an attempt: what the value stands for that it gave back, or that was typed in.',
      params: { id: z.string(), n: z.coerce.number().int().min(1) },
      body: explainQuestion,
      answer: explainReport,
      handle({ params, body }) {
        const delivery = deliveries.get(params.id);
        const attempt = delivery?.attemptList.find(({ number }) => number === params.n);
        if (!delivery || !attempt) throw new ProblemError('not-found', `There is no attempt ${params.n} of a delivery ${params.id}.`);
        return explainer.explain(inputOfAttempt(delivery, attempt, body, options));
      },
    }),
  ];
}
