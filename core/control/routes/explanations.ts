import { ProblemError } from '#core/http/problem.ts';
import type { CaptureReader } from '#core/receiver/capture-store.ts';
import type { Explainer } from '#core/signing/explainer.ts';
import { doubtText } from '#core/signing/pasted-input.ts';
import { verify } from '#core/signing/verify.ts';
import { type ExplainSources, inputOfAttempt, inputOfCapture, inputOfRequest } from '../explain-input.ts';
import type { Handlers } from '../handlers.ts';

export interface ExplanationHandlersOptions extends ExplainSources {
  captures: ExplainSources['captures'] & Pick<CaptureReader, 'get'>;
  explainer: Pick<Explainer, 'explain'>;
}

/** Why a signature does not match. POST, because a question may carry a secret. */
export function explanationHandlers(options: ExplanationHandlersOptions): Pick<Handlers, 'explainCapture' | 'explain' | 'explainRequest'> {
  const { captures, deliveries, explainer } = options;
  return {
    explainCapture({ params, body }) {
      const capture = captures.get(params.id);
      if (!capture) throw new ProblemError('not-found', `There is no capture ${params.id}.`);
      return explainer.explain(inputOfCapture(capture, body, options));
    },
    explain({ params, body }) {
      const delivery = deliveries.get(params.id);
      const attempt = delivery?.attemptList.find(({ number }) => number === params.n);
      if (!delivery || !attempt) throw new ProblemError('not-found', `There is no attempt ${params.n} of a delivery ${params.id}.`);
      return explainer.explain(inputOfAttempt(delivery, attempt, body, options));
    },
    async explainRequest({ body: { doubts = [], ...question } }) {
      const { input, notes, isUnsettled } = inputOfRequest({ doubts, ...question }, Date.now(), options);
      const report = await explainer.explain(input);
      if (isUnsettled && report.explanations.some(({ why }) => why === 'no-match')) notes.push(doubtText(doubts));
      const secrets = input.secrets
        .filter(({ kind }) => kind === 'own')
        .map(({ secret, name }) => ({ secret, from: { kind: 'webhook' as const, webhookId: '', webhookName: name }, decides: true }));
      const { verdict, steps, answer } = verify({ ...input, secrets, nowMs: input.receivedAtMs });
      return { report, notes, bodyBytes: input.body.length, verification: { verdict, steps, answer } };
    },
  };
}
