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

export function deliveryHandlers({
  deliveries,
  webhooks,
}: DeliveryHandlersOptions): Pick<Handlers, 'deliveries' | 'deliveryCount' | 'delivery' | 'deliveryBody' | 'responseBody' | 'unheard'> {
  function found(idOrDeliveryId: string) {
    const delivery = deliveries.get(idOrDeliveryId);
    if (!delivery) throw new ProblemError('not-found', `There is no delivery ${idOrDeliveryId}.`);
    return delivery;
  }

  function withWords(delivery: DeliveryDetail): DeliveryDetail {
    const secrets = [...webhooks.secretsFor(undefined), ...webhooks.replacedSecrets()];
    const attemptList = delivery.attemptList.map((attempt) => {
      const { response, number } = attempt;
      const body = response && response.status >= 400 && deliveries.responseBody(delivery.id, number);
      const said = body ? answerWords({ headers: response.headers, body }, secrets).said : '';
      return response && said !== '' ? { ...attempt, response: { ...response, said } } : attempt;
    });
    return { ...delivery, attemptList };
  }

  return {
    deliveries: ({ query }) => deliveries.list(query),
    deliveryCount({ query }) {
      const of = deliveries.count('');
      return { count: query.q ? deliveries.count(query.q) : of, of };
    },
    delivery: ({ params }) => withWords(found(params.id)),
    deliveryBody: ({ params }) => deliveries.body(found(params.id).id) ?? Buffer.alloc(0),
    responseBody({ params }) {
      const body = deliveries.responseBody(found(params.id).id, params.n);
      if (!body) throw new ProblemError('not-found', `Attempt ${params.n} of ${params.id} has no answer.`);
      return body;
    },
    unheard: ({ query }) => deliveries.unheard(query),
  };
}
