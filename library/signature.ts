import { randomUUID } from 'node:crypto';
import { explain as explainInput } from '#core/signing/explain.ts';
import { sign as signatureOf } from '#core/signing/sign.ts';
import { verify as judge } from '#core/signing/verify.ts';
import type { VerifyReport } from '#shared/domain/delivery/capture.ts';
import type { ExplainReport } from '#shared/domain/delivery/explain.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import { bytesOf, numberOf, pairsOf, type ReceivedRequest, type RequestBody, signatureHeaders, textOf } from './request.ts';

export interface SignOptions {
  /** Its UTF-8 bytes are the key as they are, a `whsec_` in front included. */
  secret: string;
  body: RequestBody;
  /** A new UUID when absent. */
  deliveryId?: string;
  /** Unix seconds; now when absent. */
  timestampSec?: number;
}

export interface Signed {
  deliveryId: string;
  timestampSec: number;
  /** The value of X-MLflow-Signature: `v1,` and a base64 text. */
  signature: string;
  /** What MLflow sends with the body: its type and the three headers. */
  headers: Record<string, string>;
}

/**
 * Signs a body as MLflow does.
 * @throws TypeError for a body that is neither bytes nor a text, or an empty secret
 */
export function sign({ secret, body, deliveryId = randomUUID(), timestampSec = Math.floor(Date.now() / 1000) }: SignOptions): Signed {
  const key = textOf('secret', secret);
  const id = textOf('deliveryId', deliveryId);
  const timestamp = String(Math.floor(numberOf('timestampSec', timestampSec)));
  const signature = signatureOf(key, { deliveryId: id, timestamp, body: bytesOf(body) });
  const headers = {
    'Content-Type': 'application/json',
    [DELIVERY_ID_HEADER]: id,
    [TIMESTAMP_HEADER]: timestamp,
    [SIGNATURE_HEADER]: signature,
  };
  return { deliveryId: id, timestampSec: Number(timestamp), signature, headers };
}

export interface VerifyOptions extends ReceivedRequest {
  secret: string;
  /** When the request arrived, in Unix seconds; now when absent. */
  nowSec?: number;
  /** How old a request may be; 300 s when absent. */
  toleranceSec?: number;
}

export interface Verified extends Omit<VerifyReport, 'secretFrom'> {
  valid: boolean;
}

/**
 * Judges a request in the steps, and with the answers, of the receiver in MLflow's documentation.
 * @throws TypeError for arguments of the wrong kind; never for what stands in the request
 */
export function verify({ secret, headers, body, nowSec = Date.now() / 1000, toleranceSec = TOLERANCE_SEC }: VerifyOptions): Verified {
  const { secretFrom, ...report } = judge({
    ...signatureHeaders(pairsOf(headers)),
    body: bytesOf(body),
    secrets: [{ secret: textOf('secret', secret), from: { kind: 'endpoint', endpoint: 'the caller' }, decides: true }],
    nowMs: numberOf('nowSec', nowSec) * 1000,
    toleranceSec: numberOf('toleranceSec', toleranceSec),
  });
  return { valid: report.verdict.result === 'valid', ...report };
}

export interface ExplainOptions extends ReceivedRequest {
  secret: string;
  /** When the request arrived, in Unix seconds; now when absent. */
  receivedAtSec?: number;
  /** How old a request may be; 300 s when absent. */
  toleranceSec?: number;
  /** What your own code computed, to be explained instead of the header. */
  value?: string;
}

/**
 * Says why a signature does not match: `explanations` is empty when nothing is wrong. Synchronous, and for a large body up to some
 * seconds, because every known mistake is tried.
 * @throws TypeError for arguments of the wrong kind; never for what stands in the request
 */
export function explain(options: ExplainOptions): ExplainReport {
  const { secret, headers, body, receivedAtSec = Date.now() / 1000, toleranceSec = TOLERANCE_SEC, value } = options;
  const pairs = pairsOf(headers);
  return explainInput({
    method: 'POST',
    headers: pairs,
    ...signatureHeaders(pairs),
    body: bytesOf(body),
    receivedAtMs: numberOf('receivedAtSec', receivedAtSec) * 1000,
    toleranceSec: numberOf('toleranceSec', toleranceSec),
    secrets: [{ secret: textOf('secret', secret), kind: 'own', name: 'the caller' }],
    otherIds: [],
    ...(value !== undefined && { value: textOf('value', value) }),
  });
}
