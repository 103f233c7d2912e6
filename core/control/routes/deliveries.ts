import type { DeliveryReader } from '#core/dispatch/read/delivery-store.ts';
import type { WebhookStore } from '#core/dispatch/store/webhook-store.ts';
import { ProblemError } from '#core/http/problem.ts';
import { answerWords } from '#core/signing/answer-words.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { Handlers } from '../handlers.ts';

interface DeliveryHandlersOptions {
  deliveries: DeliveryReader;
  webhooks: Pick<WebhookStore, 'secretsFor' | 'replacedSecrets'>;
}

/** A delivery with what its receiver says in words, where it refused or failed. */
export function deliveryWithWords({ deliveries, webhooks }: DeliveryHandlersOptions, idOrDeliveryId: string): DeliveryDetail | undefined {
  const delivery = deliveries.get(idOrDeliveryId);
  if (!delivery) return undefined;
  const secrets = [...webhooks.secretsFor(undefined), ...webhooks.replacedSecrets()];
  const attemptList = delivery.attemptList.map((attempt) => {
    const { response, number } = attempt;
    const body = response && response.status >= 400 && deliveries.responseBody(delivery.id, number);
    const said = body ? answerWords({ headers: response.headers, body }, secrets).said : '';
    return response && said !== '' ? { ...attempt, response: { ...response, said } } : attempt;
  });
  return { ...delivery, attemptList };
}

export function deliveryHandlers(
  options: DeliveryHandlersOptions,
): Pick<Handlers, 'deliveries' | 'deliveryCount' | 'delivery' | 'deliveryBody' | 'responseBody' | 'unheard'> {
  const { deliveries } = options;

  function found(idOrDeliveryId: string) {
    return existing(deliveries.get(idOrDeliveryId), idOrDeliveryId);
  }

  return {
    deliveries: ({ query }) => deliveries.list(query),
    deliveryCount({ query }) {
      const of = deliveries.count('');
      return { count: query.q ? deliveries.count(query.q) : of, of };
    },
    delivery: ({ params }) => existing(deliveryWithWords(options, params.id), params.id),
    deliveryBody: ({ params }) => deliveries.body(found(params.id).id) ?? Buffer.alloc(0),
    responseBody({ params }) {
      const body = deliveries.responseBody(found(params.id).id, params.n);
      if (!body) throw new ProblemError('not-found', `Attempt ${params.n} of ${params.id} has no answer.`);
      return body;
    },
    unheard: ({ query }) => deliveries.unheard(query),
  };
}

function existing(delivery: DeliveryDetail | undefined, id: string): DeliveryDetail {
  if (!delivery) throw new ProblemError('not-found', `There is no delivery ${id}.`);
  return delivery;
}
