import { z } from 'zod';
import { captureSummary } from '#shared/contract/schemas/capture.ts';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import { untrusted, wired } from '../untrusted.ts';
import { headersOf } from './attempt.ts';
import { given } from './given.ts';

const { shape } = captureSummary;

/** A request that the mock receiver got. */
export const request = z.object({
  id: shape.id,
  atMs: shape.atMs,
  endpoint: maybe(untrusted),
  requestLine: untrusted,
  headers: z.array(untrusted),
  bodyBytes: z.int(),
  answeredStatus: maybe(z.int()),
  outcome: shape.outcome,
  refusal: shape.refusal,
  verdict: z.object({ result: shape.verdict.shape.result, why: maybe(z.string()) }),
  duplicate: shape.duplicate,
});

export function requestOf(capture: CaptureDetail): z.input<typeof request> {
  const { id, atMs, endpoint, method, target, headers, bodySize, answer, outcome, refusal, verdict, duplicate } = capture;
  return given({
    ...{ id, atMs, outcome, refusal, duplicate },
    endpoint: endpoint === undefined ? undefined : wired(endpoint, 64),
    requestLine: wired(`${method} ${target}`),
    headers: headersOf(headers),
    bodyBytes: bodySize,
    answeredStatus: answer?.status,
    verdict: given({ result: verdict.result, why: verdict.why }),
  });
}
