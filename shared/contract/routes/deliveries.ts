import { z } from 'zod';
import type { Routes } from '../route.ts';
import { verifyReport } from '../schemas/capture.ts';
import { deliveryDetail, deliverySummary, unheardEvent } from '../schemas/delivery.ts';
import { explainQuestion, explainReport } from '../schemas/explain.ts';
import { filterText, maybe, pageOf, pageQuery } from '../schemas/object-of.ts';
import { sharedDelivery } from '../schemas/shared.ts';

const id = z.string().describe('Our id (`d42`) or the UUID of X-MLflow-Delivery-Id, newest first.');
const n = z.coerce.number<number>().int().min(1).describe('Number of the attempt, from 1.');

/** What was sent, and what a receiver makes of it. */
export const deliveryRoutes = {
  deliveries: {
    method: 'GET',
    path: '/deliveries',
    summary: 'Deliveries, newest first.',
    query: pageQuery,
    answer: pageOf(deliverySummary),
  },
  deliveryCount: {
    method: 'GET',
    path: '/delivery-count',
    summary: 'How many deliveries match a filter, of how many.',
    query: { q: maybe(filterText) },
    answer: z.object({ count: z.int(), of: z.int() }),
  },
  delivery: {
    method: 'GET',
    path: '/deliveries/{id}',
    summary: 'One delivery with its attempts, their phases, waits and causes.',
    params: { id },
    answer: deliveryDetail,
  },
  deliveryBody: {
    method: 'GET',
    path: '/deliveries/{id}/body',
    summary: 'The bytes that every attempt sends.',
    params: { id },
    answer: 'bytes',
  },
  responseBody: {
    method: 'GET',
    path: '/deliveries/{id}/attempts/{n}/body',
    summary: 'The body of an attempt’s answer as sent, before any content coding is undone.',
    params: { id, n },
    answer: 'bytes',
  },
  verification: {
    method: 'GET',
    path: '/deliveries/{id}/attempts/{n}/verification',
    summary: 'What a receiver that follows MLflow’s documentation makes of this attempt, step by step.',
    params: { id, n },
    answer: verifyReport,
  },
  explain: {
    method: 'POST',
    path: '/deliveries/{id}/attempts/{n}/explanation',
    summary: 'Why the receiver refused an attempt: what the value stands for that it gave back, or that was typed in.',
    params: { id, n },
    body: explainQuestion,
    answer: explainReport,
  },
  sharedDelivery: {
    method: 'GET',
    path: '/deliveries/{id}/shared',
    summary: 'All of a delivery that may leave this computer: bytes, attempts, verdict and explanation, without any secret or credential.',
    params: { id },
    answer: sharedDelivery,
  },
  sharedOfFile: {
    method: 'POST',
    path: '/files/shared',
    summary:
      'A delivery out of a file, given as it stands there, without any secret that is known here and any credential. It is not kept.',
    body: sharedDelivery,
    answer: sharedDelivery,
  },
  unheard: {
    method: 'GET',
    path: '/unheard',
    summary: 'Events that no webhook got, each with the reason, newest first.',
    query: pageQuery,
    answer: pageOf(unheardEvent),
  },
  sharedUnheard: {
    method: 'GET',
    path: '/unheard/{id}/shared',
    summary: 'One of them as it may leave this computer, without any secret.',
    params: { id: z.string().describe('`e7`') },
    answer: unheardEvent,
  },
} as const satisfies Routes;
