import { nextTurn } from '#core/http/turns.ts';
import { signInSlices } from '#core/signing/sign.ts';
import { type CandidateSecret, judge, type Proof, type VerifyInput } from '#core/signing/verify.ts';
import type { VerifyReport } from '#shared/domain/delivery/capture.ts';
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

export interface SignatureCheckOptions {
  endpoints: Pick<EndpointTable, 'secretOf' | 'get'>;
  /** All secrets that are known, those of the delivery's own webhook marked. */
  secretsFor(deliveryId: string | undefined): readonly KnownSecret[];
  /** Those of servers that are attached. */
  senders: { candidates(): readonly CandidateSecret[] };
}

/** From here on a body is signed slice by slice, so that the event loop is free in between; each secret needs 1 ms per mebibyte. */
const LARGE_BYTES = 1024 * 1024;

/** What a request is worth at an endpoint: by the endpoint's own secret, else by those of the webhooks. Of one that is valid the proof alone. */
export async function checkSignature(
  endpoint: { name: string; secretToken: string | undefined; toleranceSec: number },
  request: { rawHeaders: readonly string[]; body: Uint8Array; nowMs: number },
  options: SignatureCheckOptions,
): Promise<VerifyReport | Proof> {
  const headers = mlflowHeaders(request.rawHeaders);
  const input: VerifyInput = {
    ...headers,
    body: request.body,
    secrets: candidates(endpoint, headers.deliveryId, options),
    nowMs: request.nowMs,
    toleranceSec: endpoint.toleranceSec,
  };
  return judge(request.body.length > LARGE_BYTES ? { ...input, signatures: await signaturesOf(input) } : input);
}

/** With each secret, up to the first that fits. */
async function signaturesOf({ signature, deliveryId, timestamp, body, secrets }: VerifyInput): Promise<ReadonlyMap<string, string>> {
  const signatures = new Map<string, string>();
  if (!signature || !deliveryId || !timestamp) return signatures;
  for (const { secret } of secrets) {
    if (signatures.has(secret)) continue;
    const signed = await signInSlices(secret, { deliveryId, timestamp, body }, nextTurn);
    signatures.set(secret, signed);
    if (signed === signature) break;
  }
  return signatures;
}

function candidates(
  { name, secretToken }: { name: string; secretToken: string | undefined },
  deliveryId: string | undefined,
  { endpoints, secretsFor, senders }: SignatureCheckOptions,
): CandidateSecret[] {
  const own = endpoints.secretOf(name);
  if (own !== undefined) return [{ secret: own, from: { kind: 'endpoint', endpoint: name }, decides: true }];
  if (secretToken !== undefined) return []; // it has one that cannot be read: another one that fits would prove nothing
  const known = secretsFor(deliveryId || undefined);
  const ofThisDelivery = known.filter((secret) => secret.ofThisDelivery);
  const ofWebhooks = (ofThisDelivery.length > 0 ? ofThisDelivery : known).map(
    ({ webhookId, webhookName, secret, ofThisDelivery: decides }): CandidateSecret => ({
      secret,
      from: { kind: 'webhook', webhookId, webhookName },
      decides,
    }),
  );
  return ofThisDelivery.length > 0 ? ofWebhooks : [...ofWebhooks, ...senders.candidates()];
}
