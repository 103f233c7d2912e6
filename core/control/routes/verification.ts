import type { DeliveryReader } from '#core/dispatch/read/delivery-store.ts';
import type { WebhookStore } from '#core/dispatch/store/webhook-store.ts';
import { ProblemError } from '#core/http/problem.ts';
import { verify } from '#core/signing/verify.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import type { Handlers } from '../handlers.ts';

export interface VerificationHandlersOptions {
  deliveries: DeliveryReader;
  webhooks: Pick<WebhookStore, 'get' | 'secretOf' | 'replacedSecrets'>;
}

/**
 * Our own check of what was sent, for receivers that are not ours: the steps of MLflow's documented receiver over the stored
 * bytes and headers, with the webhook's secret, at the moment the attempt left.
 */
export function verificationHandlers({ deliveries, webhooks }: VerificationHandlersOptions): Pick<Handlers, 'verification'> {
  return {
    verification({ params }) {
      const delivery = deliveries.get(params.id);
      const attempt = delivery?.attemptList.find(({ number }) => number === params.n);
      if (!delivery || !attempt) throw new ProblemError('not-found', `There is no attempt ${params.n} of a delivery ${params.id}.`);
      const own = webhooks.secretOf(delivery.webhookId);
      // It was signed with the secret of its time, which may have been replaced since.
      const before = webhooks.replacedSecrets().filter(({ webhookId }) => webhookId === delivery.webhookId);
      const secrets = [...(own === undefined ? [] : [own]), ...before.map(({ secret }) => secret)];
      const name = webhooks.get(delivery.webhookId)?.name ?? delivery.webhookName;
      const from = { kind: 'webhook', webhookId: delivery.webhookId, webhookName: name } as const;
      const header = (wanted: string) => delivery.request.headers.find(([given]) => given.toLowerCase() === wanted)?.[1].trim();
      return verify({
        signature: header('x-mlflow-signature'),
        deliveryId: header('x-mlflow-delivery-id'),
        timestamp: header('x-mlflow-timestamp'),
        body: deliveries.body(delivery.id) ?? Buffer.alloc(0),
        secrets: secrets.map((secret) => ({ secret, from, decides: true })),
        nowMs: attempt.startedAtMs,
        toleranceSec: TOLERANCE_SEC,
      });
    },
  };
}
