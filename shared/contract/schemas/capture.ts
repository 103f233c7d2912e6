import { z } from 'zod';
import type { CaptureDetail, CaptureSummary, Forwarded, VerifyReport } from '#shared/domain/delivery/capture.ts';
import { BODIES_KEPT, CAPTURE_OUTCOMES, CAPTURE_REFUSALS, VERDICT_RESULTS, VERIFY_STEPS } from '#shared/domain/delivery/capture.ts';
import { cause } from './explain.ts';
import { headerList, maybe, objectOf } from './object-of.ts';

const verdict = z.object({ result: z.enum(VERDICT_RESULTS), why: maybe(z.string()), signature: maybe(z.literal('valid')) });

export const captureSummary = objectOf<CaptureSummary>()({
  id: z.string(),
  endpoint: maybe(z.string()).describe('Absent when the path matched none.'),
  deliveryId: maybe(z.string()),
  row: maybe(z.string()).describe('The row of `/rows` that it belongs to; absent for an attempt of a delivery of ours.'),
  attempt: maybe(z.int()),
  method: z.string(),
  target: z.string(),
  httpVersion: z.string(),
  bodySize: z.int(),
  answer: maybe(z.object({ status: z.int() })),
  outcome: z.enum(CAPTURE_OUTCOMES),
  refusal: maybe(z.enum(CAPTURE_REFUSALS)),
  verdict,
  cause: maybe(cause).describe('Why its signature does not match, once that was explained.'),
  duplicate: z.boolean(),
  browser: z.boolean(),
  tunnelled: maybe(z.literal(true)).describe('It came through the tunnel, as far as its headers tell.'),
  origin: maybe(z.string()).describe('The attached server that signed it: `mlflow.example, 3.9.0`.'),
  passedOn: maybe(
    z.object({
      url: z.string(),
      result: z.enum(['answered', 'not-sent', 'no-answer']),
      status: maybe(z.int()),
      said: maybe(z.string()).describe('What the app says in words, where it refused or failed.'),
      message: maybe(z.string()),
    }),
  ).describe('What became of it at the app behind the receiver.'),
  peer: z.string(),
  atMs: z.number(),
  tookMs: z.number(),
});

export const verifyReport = objectOf<VerifyReport>()({
  verdict,
  steps: z.array(
    z.object({
      name: z.enum(VERIFY_STEPS),
      passed: z.boolean(),
      value: z.string(),
      statusIfFailed: z.union([z.literal(400), z.literal(401)]),
      notReached: z.boolean(),
    }),
  ),
  answer: z.object({ status: z.union([z.literal(200), z.literal(400), z.literal(401)]), detail: maybe(z.string()) }),
  secretFrom: maybe(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('webhook'), webhookId: z.string(), webhookName: z.string() }),
      z.object({ kind: z.literal('endpoint'), endpoint: z.string() }),
      z.object({ kind: z.literal('sender'), origin: z.string() }),
    ]),
  ),
});

export const forwarded = objectOf<Forwarded>()({
  url: z.string(),
  outcome: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('answered'), status: z.int(), headers: headerList, bodySize: z.int(), said: maybe(z.string()) }),
    z.object({ kind: z.literal('not-sent'), reason: z.enum(['loop', 'browser', 'no-route', 'target-refused']), message: z.string() }),
    z.object({ kind: z.literal('no-answer'), message: z.string() }),
  ]),
  tookMs: z.number(),
});

export const captureDetail = objectOf<CaptureDetail>()({
  ...captureSummary.shape,
  headers: headerList,
  trailers: maybe(headerList),
  bodyKept: z.enum(BODIES_KEPT).describe('What …/body gives.'),
  tls: maybe(z.string()),
  report: maybe(verifyReport),
  played: maybe(z.string()).describe('The step of the scenario that it got, in the one-line form.'),
  forwarded: maybe(forwarded),
  answerHeaders: maybe(headerList),
  answerBody: maybe(z.string()),
});
