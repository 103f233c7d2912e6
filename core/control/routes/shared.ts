import type { DeliveryReader } from '#core/dispatch/read/delivery-store.ts';
import type { WebhookStore } from '#core/dispatch/store/webhook-store.ts';
import { ProblemError } from '#core/http/problem.ts';
import type { CaptureReader } from '#core/receiver/capture-store.ts';
import type { Endpoints } from '#core/receiver/endpoints.ts';
import type { Attempt, DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { type ExplainReport, isRefusal } from '#shared/domain/delivery/explain.ts';
import { quoted } from '#shared/domain/filter/filter.ts';
import { type BytesText, bytesOf, bytesTextOf } from '#shared/domain/wire/shared.ts';
import type { Handlers } from '../handlers.ts';
import { createSecretMask, knownSecrets } from '../mask-secrets.ts';
import type { CallHandlersOptions } from './calls.ts';
import type { CheckHandlersOptions } from './checks.ts';
import { deliveryHandlers } from './deliveries.ts';
import { type ExplanationHandlersOptions, explanationHandlers } from './explanations.ts';
import { verificationHandlers } from './verification.ts';

export interface SharedHandlersOptions extends ExplanationHandlersOptions, CallHandlersOptions, Pick<CheckHandlersOptions, 'checkRuns'> {
  deliveries: ExplanationHandlersOptions['deliveries'] & DeliveryReader;
  captures: ExplanationHandlersOptions['captures'] & CaptureReader;
  webhooks: ExplanationHandlersOptions['webhooks'] & WebhookStore;
  endpoints: ExplanationHandlersOptions['endpoints'] & Endpoints;
}

const LAST_OF_WEBHOOK = 10;

/** What may leave this computer. Secrets are known here and nowhere else, so this is where they are taken out. */
export function sharedHandlers(
  options: SharedHandlersOptions,
): Pick<
  Handlers,
  'sharedDelivery' | 'sharedOfFile' | 'sharedCapture' | 'sharedUnheard' | 'sharedWebhook' | 'sharedCheckRun' | 'sharedCall'
> {
  const { deliveries, captures, webhooks, endpoints, senders } = options;
  const { explain, explainCapture } = explanationHandlers(options);
  const { verification } = verificationHandlers(options);
  const { delivery } = deliveryHandlers(options);

  const mask = () => createSecretMask(knownSecrets({ webhooks, endpoints, senders }));

  async function findings({ id }: DeliveryDetail, last: Attempt | undefined, isMasked: boolean) {
    if (!last?.outcome) return {};
    const params = { id, n: last.number };
    const checked = await verification({ params, query: {}, body: undefined });
    const isSuspicious = checked.verdict.result !== 'valid' || isRefusal(last.response?.status ?? 0);
    return {
      verification: checked,
      ...(isSuspicious && { explanation: withoutHashes(await explain({ params, query: {}, body: {} }), isMasked) }),
    };
  }

  return {
    async sharedDelivery({ params }) {
      const found = await delivery({ params, query: {}, body: undefined });
      const { note: _note, noted: _noted, starred: _starred, mlflowLog: _log, ...kept } = found;
      const masked = mask();
      const body = masked.bytes(deliveries.body(found.id) ?? Buffer.alloc(0));
      const answers = found.attemptList.flatMap(({ number }) => {
        const answer = deliveries.responseBody(found.id, number);
        return answer ? [{ number, body: bytesTextOf(masked.bytes(answer).bytes) }] : [];
      });
      return masked.value({
        delivery: { ...kept, webhookId: '', captures: [] },
        body: bytesTextOf(body.bytes),
        ...(body.isMasked && { bodyMasked: true as const }),
        answers,
        ...(await findings(found, found.attemptList.at(-1), body.isMasked)),
      });
    },
    sharedOfFile({ body: given }) {
      const masked = mask();
      const hide = (bytes: BytesText) => masked.bytes(Buffer.from(bytesOf(bytes)));
      const body = hide(given.body);
      const isMasked = body.isMasked || given.bodyMasked === true;
      const { explanation, ...rest } = given;
      return masked.value({
        ...rest,
        body: bytesTextOf(body.bytes),
        ...(isMasked && { bodyMasked: true as const }),
        answers: given.answers.map(({ number, body: answer }) => ({ number, body: bytesTextOf(hide(answer).bytes) })),
        ...(explanation && { explanation: withoutHashes(explanation, isMasked) }),
      });
    },
    async sharedCapture({ params }) {
      const capture = captures.get(params.id);
      if (!capture) throw new ProblemError('not-found', `There is no capture ${params.id}.`);
      const masked = mask();
      const body = masked.bytes(captures.body(capture.id) ?? Buffer.alloc(0));
      const isSuspicious = capture.verdict.result !== 'valid' || isRefusal(capture.answer?.status ?? 0);
      return masked.value({
        capture,
        body: bytesTextOf(body.bytes),
        ...(body.isMasked && { bodyMasked: true as const }),
        ...(isSuspicious && { explanation: withoutHashes(await explainCapture({ params, query: {}, body: {} }), body.isMasked) }),
      });
    },
    sharedUnheard({ params: { id } }) {
      const event = deliveries.unheardEvent(id);
      if (!event) throw new ProblemError('not-found', `There is no event ${id} that nobody heard.`);
      return mask().value(event);
    },
    sharedWebhook({ params: { id } }) {
      const webhook = webhooks.get(id);
      if (!webhook) throw new ProblemError('not-found', `There is no webhook ${id}.`);
      const { items } = deliveries.list({ limit: LAST_OF_WEBHOOK, q: `webhook:${quoted(webhook.name)}` });
      return mask().value({ webhook, last: items });
    },
    sharedCheckRun({ params: { number } }) {
      const run = options.checkRuns.get(number);
      if (!run) throw new ProblemError('not-found', `There is no run ${number}.`);
      return mask().value(run);
    },
    sharedCall({ params: { id } }) {
      const call = options.calls.get(id);
      if (!call) throw new ProblemError('not-found', `There is no call ${id}.`);
      return mask().value(call);
    },
  };
}

/** The start of a secret's hash lets a short one be guessed. What was hashed as the body is the body, secret and all. */
function withoutHashes({ compare, ...report }: ExplainReport, isMasked: boolean): ExplainReport {
  const { secretHash: _hash, ...rest } = compare ?? {};
  const explanations = isMasked ? report.explanations.map(({ hashed: _hashed, ...one }) => one) : report.explanations;
  return { ...report, explanations, ...(compare && { compare: { ...compare, ...rest } }) };
}
