import { z } from 'zod';
import { ProblemError } from '#core/http/problem.ts';
import type { CaptureReader } from '#core/receiver/capture-store.ts';
import { captureDetail, captureSummary } from '#shared/contract/schemas/capture.ts';
import { pageOf, pageQuery } from '#shared/contract/schemas/object-of.ts';
import { type Route, route } from '../route.ts';

export function captureRoutes({ captures }: { captures: CaptureReader }): Route[] {
  function found(id: string) {
    const capture = captures.get(id);
    if (!capture) throw new ProblemError('not-found', `There is no capture ${id}.`);
    return capture;
  }

  return [
    route({
      method: 'GET',
      path: '/captures',
      summary: 'Requests that the mock receiver kept, newest first.',
      query: pageQuery,
      answer: pageOf(captureSummary),
      handle: ({ query }) => captures.list(query),
    }),
    route({
      method: 'GET',
      path: '/captures/{id}',
      summary: 'One request with its headers, its verdict and the steps that led to it.',
      params: { id: z.string() },
      answer: captureDetail,
      handle: ({ params }) => found(params.id),
    }),
    route({
      method: 'GET',
      path: '/captures/{id}/body',
      summary: 'The raw bytes as received: chunk framing removed, content codings kept.',
      params: { id: z.string() },
      answer: 'bytes',
      handle: ({ params }) => captures.body(found(params.id).id) ?? Buffer.alloc(0),
    }),
  ];
}
