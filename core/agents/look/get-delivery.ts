import { z } from 'zod';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import type { ArrivalDetail } from '#shared/domain/delivery/arrival.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { rowNamed } from '../find.ts';
import { attempt, attemptOf, headersOf, wait, waitOf } from '../shapes/attempt.ts';
import { causeText, explanation, explanationsOf, verification, verificationOf } from '../shapes/explanation.ts';
import { given } from '../shapes/given.ts';
import { request, requestOf } from '../shapes/request.ts';
import { row, rowOf, rowText } from '../shapes/row.ts';
import { tool } from '../tool.ts';
import { untrusted, wired } from '../untrusted.ts';
import { type Explained, explained } from './explained.ts';

export const delivery = row.extend({
  url: maybe(untrusted).describe('Where it is sent.'),
  deliveryId: maybe(untrusted).describe('X-MLflow-Delivery-Id.'),
  sent: maybe(z.object({ timestampSec: z.number(), signed: z.boolean(), headers: z.array(untrusted), bodyBytes: z.int() })),
  attemptList: maybe(z.array(attempt)).describe('The HTTP requests of a delivery, with the waits between them.'),
  next: maybe(wait).describe('What it waits for now.'),
  maxRetries: maybe(z.int()),
  timeScale: maybe(z.number()),
  requests: maybe(z.array(request)).describe('Of what came from elsewhere: each request.'),
  captures: maybe(z.array(z.string())).describe('Requests of the mock receiver that hold this delivery: get_body takes their ids.'),
  verification: maybe(verification),
  explanations: maybe(z.array(explanation)).describe('Why it was refused, the best explanation first.'),
});

export const getDelivery = tool({
  name: 'get_delivery',
  title: 'Get a delivery',
  description:
    'One delivery or arrival as a whole: each attempt with its wait and outcome, the verdict on the signature step by step, and why it was refused.',
  kind: 'look',
  about: ['id'],
  input: z.strictObject({ id: z.string().min(1).max(100).describe('d12, c7, or the UUID of X-MLflow-Delivery-Id.') }),
  output: delivery,
  async run({ id }, { core }) {
    const found = await rowNamed(core, id);
    const why = needsExplaining(found) ? await explained(core, found) : undefined;
    return {
      data: deliveryOf(found, why),
      text: textOf(found, why),
      outcome: `${found.state}${found.lastStatus === undefined ? '' : ` ${found.lastStatus}`}`,
    };
  },
});

/** The search for a cause is not begun for what went well. */
export const needsExplaining = ({ state, verdict, attempts }: DeliveryDetail | ArrivalDetail): boolean =>
  attempts > 0 && (verdict !== 'valid' || (state !== 'delivered' && state !== 'arrived'));

export function deliveryOf(found: DeliveryDetail | ArrivalDetail, why: Explained | undefined): z.input<typeof delivery> {
  const shared = {
    ...rowOf(found),
    deliveryId: found.deliveryId === undefined ? undefined : wired(found.deliveryId, 80),
    verification: why?.verification && verificationOf(why.verification),
    explanations: why && explanationsOf(why.report),
  };
  if (found.source === 'external') return given({ ...shared, requests: found.captureList.map(requestOf) });
  const { url, request: sent, attemptList, wait: next, maxRetries, timeScale, captures } = found;
  return given({
    ...shared,
    url: wired(url),
    sent: {
      timestampSec: sent.timestampSec,
      signed: sent.signature !== undefined,
      headers: headersOf(sent.headers),
      bodyBytes: sent.bodySize,
    },
    attemptList: attemptList.map(attemptOf),
    next: next && waitOf(next),
    ...{ maxRetries, timeScale },
    captures: captures.length === 0 ? undefined : captures,
  });
}

function textOf(found: DeliveryDetail | ArrivalDetail, why: Explained | undefined): string {
  const tries = found.source === 'external' ? [] : found.attemptList.map(attemptText);
  const causes = why?.report.explanations.map((one) => causeText(one)) ?? [];
  const verdict = found.verdict === undefined ? [] : [`Signature: ${found.verdict}.`];
  return [`${rowText(found)}.`, ...tries.slice(-5), ...verdict, ...(causes.length > 0 ? [`Why: ${causes.join('; ')}.`] : [])].join('\n');
}

function attemptText({ number, wait: plan, outcome, tookMs }: DeliveryDetail['attemptList'][number]): string {
  const waited = plan ? `after ${Math.round(plan.waitMs)} ms (${plan.cause.kind}) ` : '';
  const end =
    outcome?.kind === 'response'
      ? String(outcome.status)
      : outcome && 'reason' in outcome
        ? outcome.reason
        : (outcome?.kind ?? 'in flight');
  return `attempt ${number}: ${waited}${end}${tookMs === undefined ? '' : ` in ${Math.round(tookMs)} ms`}`;
}
