import type { AttemptResult } from '../outbox/records.ts';

/** Of an answer's body, as sent. */
export const STORED_BODY_BYTES = 1024 * 1024;

/** A result as it is kept: a longer body by its beginning. */
export function forStorage(result: AttemptResult): AttemptResult {
  const { body, response } = result;
  if (!body || !response || body.length <= STORED_BODY_BYTES) return result;
  return { ...result, body: body.subarray(0, STORED_BODY_BYTES), response: { ...response, storedSize: STORED_BODY_BYTES } };
}
