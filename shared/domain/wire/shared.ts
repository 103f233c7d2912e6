import type { CaptureDetail, VerifyReport } from '../delivery/capture.ts';
import type { DeliveryDetail, DeliverySummary } from '../delivery/delivery.ts';
import type { ExplainReport } from '../delivery/explain.ts';
import type { Webhook } from '../delivery/webhook.ts';
import { base64Of, binaryOf, binaryOfBase64, latin1Bytes, utf8Text } from './wire-text.ts';

/** Bytes as text where they are text in UTF-8, else in base64. */
export interface BytesText {
  text?: string;
  base64?: string;
}

export function bytesTextOf(bytes: Uint8Array): BytesText {
  const text = utf8Text(bytes);
  return text === undefined ? { base64: base64Of(bytes) } : { text };
}

/** The bytes again. */
export const bytesOf = ({ text, base64 = '' }: BytesText): Uint8Array =>
  latin1Bytes(text === undefined ? (binaryOfBase64(base64) ?? '') : binaryOf(text));

/** All of a delivery that may leave this computer: no secret that is known here is in it, and no credential. */
export interface SharedDelivery {
  delivery: DeliveryDetail;
  body: BytesText;
  /** A secret stood in the bytes of its body, so that the signature fits them no more. */
  bodyMasked?: true;
  answers: { number: number; body: BytesText }[];
  /** Our check of the last attempt, and why it was refused. */
  verification?: VerifyReport;
  explanation?: ExplainReport;
}

/** The same of a request that the mock receiver kept. */
export interface SharedCapture {
  capture: CaptureDetail;
  body: BytesText;
  bodyMasked?: true;
  /** Why its signature does not match, or what its refusal says. */
  explanation?: ExplainReport;
}

/** A webhook and what came of it last. */
export interface SharedWebhook {
  webhook: Webhook;
  /** The newest first. */
  last: DeliverySummary[];
}
