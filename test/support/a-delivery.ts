import type { DeliveryDetail, DeliverySummary } from '#shared/domain/delivery/delivery.ts';

/** A delivered event, as a list carries it; what matters to a test is given. */
export function aDelivery(more: Partial<DeliverySummary> = {}): DeliverySummary {
  return {
    id: 'd1',
    deliveryId: '9f2c41d0-6b1e-4d53-8f0a-2e7c5a9d1b34',
    webhookId: 'a4f0c0f6-52d2-44a5-9c9b-5f3b1f1f2a11',
    webhookName: 'alias-hook',
    url: 'http://localhost:3000/hooks',
    event: 'model_version_alias.created',
    subject: 'iris v3 champion',
    about: { kind: 'model', name: 'iris', version: '3', alias: 'champion' },
    source: 'registry',
    state: 'delivered',
    profile: 'documented',
    attempts: 1,
    attemptMarks: [200],
    attemptSpans: [0, 38],
    lastStatus: 200,
    verdict: 'valid',
    createdAtMs: 1_795_429_864_871,
    tookMs: 38,
    size: 166,
    ...more,
  };
}

/** The same with everything but its bytes. */
export function aDeliveryDetail(more: Partial<DeliveryDetail> = {}): DeliveryDetail {
  const summary = aDelivery(more);
  return {
    ...summary,
    request: {
      method: 'POST',
      headers: [['X-MLflow-Delivery-Id', summary.deliveryId]],
      timestampSec: 1_795_429_864,
      signature: 'v1,8PS0cV/oP5I0yPfFUtKdz5dlPwyp7nOI0/B836ckFjo=',
      bodySize: 166,
    },
    attemptList: [],
    maxRetries: 3,
    timeScale: 1,
    requestTimeoutMs: 30_000,
    commands: [],
    captures: [],
    ...more,
  };
}
