import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { gatherBytes } from '#core/http/gathered-bytes.ts';
import type { AttemptResponse, DeliveryState } from '#shared/domain/delivery/delivery.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import type { AttemptResult } from '../outbox/records.ts';
import { exceptionOf } from '../send/mlflow-words.ts';

/** The `result` of `POST /webhooks/{id}/test`, as MLflow answers it. */
export type TestResult = { success: boolean; responseStatus: number; responseBody: string } | { success: false; errorMessage: string };

const MAX_DECODED_BYTES = 10 * 1024 * 1024;
const PIECE_BYTES = 64 * 1024;

/** MLflow's answer to a test: the last status and decoded body, or the exception in words. */
export async function testResultOf(
  { outcome, response, body, hop }: AttemptResult,
  state: DeliveryState,
  circumstances: { timeoutMs: number; release: MlflowRelease },
): Promise<TestResult> {
  const reason = state.kind === 'failed' ? { reason: state.reason } : {};
  const exception = exceptionOf({ state: state.kind, ...reason, outcome, url: hop.url, ...circumstances });
  if (exception) return { success: false, errorMessage: `Failed to test webhook: ${exception.repr}` };
  if (outcome.kind !== 'response') return { success: false, errorMessage: `Failed to test webhook: it was ${state.kind}` };
  const text = response && body ? await decodeBody(response, body) : '';
  return { success: outcome.status < 400, responseStatus: outcome.status, responseBody: text };
}

/**
 * The body as text: content coding undone (a broken one, or one that makes more than 10 MiB of it, is left as it is), then the charset of
 * the Content-Type. One at a time is undone, and its memory goes back: ten bombs cost what one does.
 */
export function decodeBody({ headers }: Pick<AttemptResponse, 'headers'>, body: Buffer): Promise<string> {
  const header = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
  const decoder = new TextDecoder(charsetOf(header('content-type')));
  const decode = (bytes: Uint8Array) => decoder.decode(bytes);
  const unpacker = unpackerOf(header('content-encoding').trim().toLowerCase(), body);
  if (!unpacker) return Promise.resolve(decode(body));
  const text = before.then(() => unpackedText(unpacker, body, decode));
  before = text;
  return text;
}

let before: Promise<unknown> = Promise.resolve();

async function unpackedText(unpacker: Transform, body: Buffer, decode: (bytes: Uint8Array) => string): Promise<string> {
  const gathered = gatherBytes(MAX_DECODED_BYTES, () => undefined);
  try {
    unpacker.end(body);
    for await (const piece of unpacker as AsyncIterable<Buffer>) {
      if (gathered.size + piece.length > MAX_DECODED_BYTES) return decode(body);
      gathered.add(piece);
    }
    return decode(gathered.bytes());
  } catch {
    return decode(body);
  } finally {
    gathered.release();
  }
}

function unpackerOf(coding: string, body: Buffer): Transform | undefined {
  const cut = { finishFlush: constants.Z_SYNC_FLUSH, chunkSize: PIECE_BYTES };
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip(cut);
  if (coding === 'br') return createBrotliDecompress({ chunkSize: PIECE_BYTES });
  if (coding === 'deflate') return isZlib(body) ? createInflate(cut) : createInflateRaw(cut);
  return undefined;
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
