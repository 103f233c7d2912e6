import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { AttemptResponse, DeliveryState } from '#shared/domain/delivery/delivery.ts';
import type { AttemptResult } from '../outbox/records.ts';
import { exceptionOf } from '../send/mlflow-words.ts';

/** The `result` of `POST /webhooks/{id}/test`, as MLflow answers it. */
export type TestResult = { success: boolean; responseStatus: number; responseBody: string } | { success: false; errorMessage: string };

const MAX_DECODED_BYTES = 10 * 1024 * 1024;

/** MLflow's answer to a test: the last status and decoded body, or the exception in words. */
export function testResultOf({ outcome, response, body, hop }: AttemptResult, state: DeliveryState, timeoutMs: number): TestResult {
  const reason = state.kind === 'failed' ? { reason: state.reason } : {};
  const exception = exceptionOf({ state: state.kind, ...reason, outcome, url: hop.url, timeoutMs });
  if (exception) return { success: false, errorMessage: `Failed to test webhook: ${exception.repr}` };
  if (outcome.kind !== 'response') return { success: false, errorMessage: `Failed to test webhook: it was ${state.kind}` };
  const text = response && body ? decodeBody(response, body) : '';
  return { success: outcome.status < 400, responseStatus: outcome.status, responseBody: text };
}

/** The body as text: content coding undone (a broken one is left as it is), then the charset of the Content-Type. */
export function decodeBody({ headers }: Pick<AttemptResponse, 'headers'>, body: Buffer): string {
  const header = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
  const bytes = undoCoding(header('content-encoding').trim().toLowerCase(), body);
  return new TextDecoder(charsetOf(header('content-type'))).decode(bytes);
}

function undoCoding(coding: string, body: Buffer): Buffer {
  const limit = { maxOutputLength: MAX_DECODED_BYTES, finishFlush: constants.Z_SYNC_FLUSH };
  try {
    if (coding === 'gzip' || coding === 'x-gzip') return gunzipSync(body, limit);
    if (coding === 'br') return brotliDecompressSync(body, { maxOutputLength: MAX_DECODED_BYTES });
    if (coding === 'deflate') return isZlib(body) ? inflateSync(body, limit) : inflateRawSync(body, limit);
  } catch {
    return body;
  }
  return body;
}

/** Some servers send "deflate" without zlib's two bytes in front. */
const isZlib = (body: Buffer) => ((body[0] ?? 0) & 0x0f) === 8 && ((body[0] ?? 0) * 256 + (body[1] ?? 0)) % 31 === 0;

/** `text/*` without a charset is ISO-8859-1 to MLflow's client; everything else is read as UTF-8. */
function charsetOf(contentType: string): string {
  const named = /charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType)?.[1];
  const label = named ?? (/^\s*text\//i.test(contentType) ? 'iso-8859-1' : 'utf-8');
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return 'utf-8';
  }
}
