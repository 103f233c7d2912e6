import type { DeliveryReader } from '#core/dispatch/read/delivery-store.ts';
import { ProblemError } from '#core/http/problem.ts';
import type { Handlers } from '../handlers.ts';

export function deliveryHandlers({
  deliveries,
}: {
  deliveries: DeliveryReader;
}): Pick<Handlers, 'deliveries' | 'deliveryCount' | 'delivery' | 'deliveryBody' | 'responseBody' | 'unheard'> {
  function found(idOrDeliveryId: string) {
    const delivery = deliveries.get(idOrDeliveryId);
    if (!delivery) throw new ProblemError('not-found', `There is no delivery ${idOrDeliveryId}.`);
    return delivery;
  }

  return {
    deliveries: ({ query }) => deliveries.list(query),
    deliveryCount({ query }) {
      const of = deliveries.count('');
      return { count: query.q ? deliveries.count(query.q) : of, of };
    },
    delivery: ({ params }) => found(params.id),
    deliveryBody: ({ params }) => deliveries.body(found(params.id).id) ?? Buffer.alloc(0),
    responseBody({ params }) {
      const body = deliveries.responseBody(found(params.id).id, params.n);
      if (!body) throw new ProblemError('not-found', `Attempt ${params.n} of ${params.id} has no answer.`);
      return body;
    },
    unheard: ({ query }) => deliveries.unheard(query),
  };
}
