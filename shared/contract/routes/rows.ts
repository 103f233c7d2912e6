import { z } from 'zod';
import type { Routes } from '../route.ts';
import { arrivalDetail, arrivalSummary } from '../schemas/arrival.ts';
import { deliveryDetail, deliverySummary } from '../schemas/delivery.ts';
import { filterText, maybe, pageOf, pageQuery } from '../schemas/object-of.ts';

/** What the window lists: deliveries, and what came from elsewhere. */
export const rowRoutes = {
  rows: {
    method: 'GET',
    path: '/rows',
    summary: 'Deliveries (`d42`) and what came from elsewhere (`c33`, source `external`) as one list, newest first.',
    query: pageQuery,
    answer: pageOf(z.discriminatedUnion('source', [deliverySummary, arrivalSummary])),
  },
  rowCount: {
    method: 'GET',
    path: '/row-count',
    summary: 'How many rows match a filter, of how many.',
    query: { q: maybe(filterText) },
    answer: z.object({ count: z.int(), of: z.int() }),
  },
  row: {
    method: 'GET',
    path: '/rows/{id}',
    summary: 'One row as a whole. A capture of a delivery of ours is that delivery.',
    params: { id: z.string().describe('`d42`, `c33`, or the UUID of X-MLflow-Delivery-Id: a delivery first, the newest of them.') },
    answer: z.discriminatedUnion('source', [deliveryDetail, arrivalDetail]),
  },
} as const satisfies Routes;
