import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** What a signature covers: `<delivery id>.<timestamp>.<body>`, all as the exact bytes that are sent. */
export interface SignedContent {
  /** The header's text, in UTF-8. */
  deliveryId: string;
  /** Unix seconds as the header writes them. */
  timestamp: string;
  body: Uint8Array;
}

/** The only version there is; it stands in front of the signature. */
export const SIGNATURE_PREFIX = 'v1,';

/**
 * The value of X-MLflow-Signature: `v1,` and the base64 of HMAC-SHA256.
 *
 * @param secret its UTF-8 bytes are the key as they are, a `whsec_` in front included
 */
export function sign(secret: string, { deliveryId, timestamp, body }: SignedContent): string {
  return SIGNATURE_PREFIX + createHmac('sha256', keyOf(secret)).update(`${deliveryId}.${timestamp}.`).update(body).digest('base64');
}

/** A key is prepared once: it costs as much as a signature of 1 KiB. */
const keys = new Map<string, KeyObject>();
const MOST_KEYS = 64;

function keyOf(secret: string): KeyObject {
  const known = keys.get(secret);
  if (known) return known;
  if (keys.size >= MOST_KEYS) keys.clear();
  const key = createSecretKey(secret, 'utf8');
  keys.set(secret, key);
  return key;
}

const SLICE_BYTES = 1024 * 1024;

/** The same, slice by slice. @param pause waited for between two of them */
export async function signInSlices(
  secret: string,
  { deliveryId, timestamp, body }: SignedContent,
  pause: () => Promise<void>,
): Promise<string> {
  const hmac = createHmac('sha256', secret).update(`${deliveryId}.${timestamp}.`);
  for (let at = 0; at < body.length; at += SLICE_BYTES) {
    hmac.update(body.subarray(at, at + SLICE_BYTES));
    await pause();
  }
  return SIGNATURE_PREFIX + hmac.digest('base64');
}
