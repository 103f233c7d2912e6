import { z } from 'zod';
import type { DeliveryReader } from '#core/dispatch/delivery-store.ts';
import { ProblemError } from '#core/http/problem.ts';
import { deliveryDetail, deliverySummary, unheardEvent } from '#shared/contract/schemas/delivery.ts';
import { filterText, maybe, pageOf, pageQuery } from '#shared/contract/schemas/object-of.ts';
import { type Route, route } from '../route.ts';

const id = z.string().describe('Our id (`d42`) or the UUID of X-MLflow-Delivery-Id, newest first.');

export function deliveryRoutes({ deliveries }: { deliveries: DeliveryReader }): Route[] {
  function found(idOrDeliveryId: string) {
    const delivery = deliveries.get(idOrDeliveryId);
    if (!delivery) throw new ProblemError('not-found', `There is no delivery ${idOrDeliveryId}.`);
    return delivery;
  }

  return [
    route({
      method: 'GET',
      path: '/deliveries',
      summary: 'Deliveries, newest first.',
      query: pageQuery,
      answer: pageOf(deliverySummary),
      handle: ({ query }) => deliveries.list(query),
    }),
    route({
      method: 'GET',
      path: '/delivery-count',
      summary: 'How many deliveries match a filter, of how many.',
      query: { q: maybe(filterText) },
      answer: z.object({ count: z.int(), of: z.int() }),
      handle({ query }) {
        const of = deliveries.count('');
        return { count: query.q ? deliveries.count(query.q) : of, of };
      },
    }),
    route({
      method: 'GET',
      path: '/deliveries/{id}',
      summary: 'One delivery with its attempts, their phases, waits and causes.',
      params: { id },
      answer: deliveryDetail,
      handle: ({ params }) => found(params.id),
    }),
    route({
      method: 'GET',
      path: '/deliveries/{id}/body',
      summary: 'The bytes that every attempt sends.',
      params: { id },
      answer: 'bytes',
      handle: ({ params }) => deliveries.body(found(params.id).id) ?? Buffer.alloc(0),
    }),
    route({
      method: 'GET',
      path: '/deliveries/{id}/attempts/{n}/body',
      summary: 'The body of an attempt’s answer as sent, before any content coding is undone.',
      params: { id, n: z.coerce.number().int().min(1) },
      answer: 'bytes',
      handle({ params }) {
        const body = deliveries.responseBody(found(params.id).id, params.n);
        if (!body) throw new ProblemError('not-found', `Attempt ${params.n} of ${params.id} has no answer.`);
        return body;
      },
    }),
    route({
      method: 'GET',
      path: '/unheard',
      summary: 'Events that no webhook got, each with the reason, newest first.',
      query: pageQuery,
      answer: pageOf(unheardEvent),
      handle: ({ query }) => deliveries.unheard(query),
    }),
  ];
}
