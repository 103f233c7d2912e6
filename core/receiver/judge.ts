import { type CandidateSecret, verify } from '#core/signing/verify.ts';
import type { VerifyReport } from '#shared/domain/capture.ts';
import type { EndpointTable } from './endpoints.ts';
import { mlflowHeaders } from './request-facts.ts';

/** A webhook's secret, as an endpoint with `auto` may use it. */
export interface KnownSecret {
  webhookId: string;
  webhookName: string;
  secret: string;
  /** It belongs to the webhook that sent this very delivery. */
  ofThisDelivery: boolean;
}

export interface JudgeOptions {
  endpoints: Pick<EndpointTable, 'secretOf' | 'get'>;
  /** All secrets that are known, those of the delivery's own webhook marked. */
  secretsFor(deliveryId: string | undefined): readonly KnownSecret[];
}

/** What a request is worth at an endpoint: by the endpoint's own secret, else by those of the webhooks. */
export function judge(
  endpoint: { name: string; secretToken: string | undefined; toleranceSec: number },
  request: { rawHeaders: readonly string[]; body: Uint8Array; nowMs: number },
  options: JudgeOptions,
): VerifyReport {
  const headers = mlflowHeaders(request.rawHeaders);
  return verify({
    ...headers,
    body: request.body,
    secrets: candidates(endpoint, headers.deliveryId, options),
    nowMs: request.nowMs,
    toleranceSec: endpoint.toleranceSec,
  });
}

function candidates(
  { name, secretToken }: { name: string; secretToken: string | undefined },
  deliveryId: string | undefined,
  { endpoints, secretsFor }: JudgeOptions,
): CandidateSecret[] {
  const own = endpoints.secretOf(name);
  if (own !== undefined) return [{ secret: own, from: { kind: 'endpoint', endpoint: name }, decides: true }];
  if (secretToken !== undefined) return []; // it has one that cannot be read: another one that fits would prove nothing
  const known = secretsFor(deliveryId || undefined);
  const ofThisDelivery = known.filter((secret) => secret.ofThisDelivery);
  return (ofThisDelivery.length > 0 ? ofThisDelivery : known).map(({ webhookId, webhookName, secret, ofThisDelivery: decides }) => ({
    secret,
    from: { kind: 'webhook', webhookId, webhookName },
    decides,
  }));
}
