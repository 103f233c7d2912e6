import { z } from 'zod';
import type { Routes } from '../route.ts';
import { apiCall } from '../schemas/call.ts';
import { captureDetail, captureSummary, forwarded } from '../schemas/capture.ts';
import { explainQuestion, explainReport } from '../schemas/explain.ts';
import { maybe, pageOf, pageQuery } from '../schemas/object-of.ts';
import { requestExplanation, requestQuestion } from '../schemas/request-question.ts';
import { sharedCapture } from '../schemas/shared.ts';

const params = { id: z.string() };

/** What arrived: at the mock receiver, and at the MLflow API. */
export const captureRoutes = {
  captures: {
    method: 'GET',
    path: '/captures',
    summary: 'Requests that the mock receiver kept, newest first.',
    query: pageQuery,
    answer: pageOf(captureSummary),
  },
  capture: {
    method: 'GET',
    path: '/captures/{id}',
    summary: 'One request with its headers, its verdict and the steps that led to it.',
    params,
    answer: captureDetail,
  },
  captureBody: {
    method: 'GET',
    path: '/captures/{id}/body',
    summary: 'The raw bytes as received: chunk framing removed, content codings kept.',
    params,
    answer: 'bytes',
  },
  sharedCapture: {
    method: 'GET',
    path: '/captures/{id}/shared',
    summary: 'All of a received request that may leave this computer, without any secret or credential.',
    params,
    answer: sharedCapture,
  },
  replayCapture: {
    method: 'POST',
    path: '/captures/{id}/replay',
    summary: 'Sends a received request to a target, once; redirects are not followed. It is no delivery: the answer says what came of it.',
    params,
    body: z.strictObject({
      url: z.string().max(2048),
      mode: z
        .enum(['verbatim', 'resigned'])
        .default('verbatim')
        .describe('verbatim: as it came, but for Host and what belongs to a connection. resigned: new id, time and signature.'),
      secret: maybe(z.string().min(1).max(4096)).describe('Signs it; else the secret that its signature fitted. Kept nowhere.'),
    }),
    answer: forwarded,
  },
  explainCapture: {
    method: 'POST',
    path: '/captures/{id}/explanation',
    summary: 'Why the signature of a received request does not match, or that of a value which somebody computed for it.',
    params,
    body: explainQuestion,
    answer: explainReport,
  },
  explainRequest: {
    method: 'POST',
    path: '/explanations',
    summary: 'Why the signature of a request from somewhere else does not match: one that was copied, say.',
    body: requestQuestion,
    answer: requestExplanation,
  },
  calls: {
    method: 'GET',
    path: '/calls',
    summary: 'Calls to the MLflow API and those of coding agents, newest first, each with the events it caused or why it caused none.',
    query: pageQuery,
    answer: pageOf(apiCall),
  },
  call: { method: 'GET', path: '/calls/{id}', summary: 'One call.', params, answer: apiCall },
  sharedCall: {
    method: 'GET',
    path: '/calls/{id}/shared',
    summary: 'One call as it may leave this computer, without any secret or credential.',
    params,
    answer: apiCall,
  },
} as const satisfies Routes;
