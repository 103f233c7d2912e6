import { z } from 'zod';
import type { Routes } from '../route.ts';
import { webhookEvent } from '../schemas/delivery.ts';
import { maybe, pageOf, pageQuery } from '../schemas/object-of.ts';
import { sharedWebhook } from '../schemas/shared.ts';
import {
  lintRequest,
  newWebhook,
  rehearsalRequest,
  rehearsedReceiver,
  testResult,
  webhook,
  webhookLint,
  webhookPatch,
} from '../schemas/webhook.ts';

const params = { id: z.string() };

export const webhookRoutes = {
  webhooks: {
    method: 'GET',
    path: '/webhooks',
    summary: 'Registered webhooks, newest first; `q` looks for a text in name and URL.',
    query: { ...pageQuery, q: maybe(z.string()), cursor: maybe(z.string().regex(/^\d+$/, 'is not the “next” of a page')) },
    answer: pageOf(webhook),
  },
  createWebhook: { method: 'POST', path: '/webhooks', summary: 'Registers a webhook.', body: newWebhook, answer: webhook, status: 201 },
  webhook: { method: 'GET', path: '/webhooks/{id}', summary: 'One webhook.', params, answer: webhook },
  sharedWebhook: {
    method: 'GET',
    path: '/webhooks/{id}/shared',
    summary: 'A webhook and its last deliveries as they may leave this computer, without any secret or credential.',
    params,
    answer: sharedWebhook,
  },
  updateWebhook: {
    method: 'PATCH',
    path: '/webhooks/{id}',
    summary: 'Changes what is given and leaves the rest.',
    params,
    body: webhookPatch,
    answer: webhook,
  },
  removeWebhook: {
    method: 'DELETE',
    path: '/webhooks/{id}',
    summary: 'Removes a webhook; its deliveries stay.',
    params,
    answer: 'nothing',
  },
  testWebhook: {
    method: 'POST',
    path: '/webhooks/{id}/test',
    summary: 'Sends the example payload as an ordinary delivery and answers with its outcome, after all retries.',
    params,
    body: z.strictObject({ event: maybe(webhookEvent).describe('Absent: the first of the webhook.') }),
    answer: z.object({ id: z.string(), result: testResult }),
  },
  revealSecret: {
    method: 'POST',
    path: '/webhooks/{id}/secret',
    summary: 'Shows the secret. The only answer that holds one.',
    params,
    answer: z.object({ secret: z.string() }),
    hands: 'secret',
  },
  lintWebhook: {
    method: 'POST',
    path: '/webhooks/lint',
    summary: 'What a URL would meet: here, at a stock MLflow, and when it is sent to. Nothing is stored or sent.',
    body: lintRequest,
    answer: z.object({ lints: z.array(webhookLint) }),
    hands: 'lints',
  },
  rehearseRotation: {
    method: 'POST',
    path: '/webhooks/{id}/rehearsal',
    summary:
      'Sends a test signed with the old secret and one signed with the new to the webhook, and to those that share its old secret. No secret is changed.',
    params,
    body: rehearsalRequest,
    answer: z.object({ receivers: z.array(rehearsedReceiver) }),
    status: 201,
    hands: 'receivers',
  },
  sendSample: {
    method: 'POST',
    path: '/sample',
    summary: 'Makes the webhook `sample` to the mock receiver where it is missing, sends one event, answers with the outcome.',
    answer: z.object({ id: z.string(), webhookId: z.string(), result: testResult }),
  },
} as const satisfies Routes;
