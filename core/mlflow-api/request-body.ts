import type { IncomingMessage } from 'node:http';
import { BodyTooLargeError } from '#core/http/read-body.ts';
import { invalidParameter } from '#shared/domain/mlflow-error.ts';
import { parsePython } from '#shared/domain/python-json.ts';

/** Larger than anything a client of the registry sends: the texts of a prompt and the batches of a run stay below 20 MiB. */
export const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

/** The Content-Type is looked at for POST and PUT only, also when there is no body. */
export function checkContentType({ method, headers }: IncomingMessage): void {
  if (method !== 'POST' && method !== 'PUT') return;
  const type = headers['content-type'];
  if (type === undefined) throw invalidParameter('Bad Request. Content-Type header is missing.');
  if (type === 'application/json' || type.split(';')[0] === 'application/json') return;
  throw invalidParameter("Bad Request. Content-Type must be one of ['application/json'].");
}

/**
 * The body as JSON. What is no JSON counts as nothing, as in MLflow; a text that holds JSON is read once more (old
 * clients encode twice).
 * @throws BodyTooLargeError
 */
export async function readJson(request: IncomingMessage): Promise<{ json: unknown; text?: string }> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return { json: undefined };
  const text = bytes.toString().replace(/^\ufeff/, ''); // Python's json takes a byte order mark for what it is
  const json = parse(text);
  if (typeof json !== 'string') return { json, text };
  const inner = parse(json);
  if (inner === undefined) throw invalidParameter('The request body must be a JSON object.');
  return { json: inner, text: json };
}

function parse(text: string): unknown {
  try {
    return parsePython(text);
  } catch {
    return undefined;
  }
}

function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > BODY_LIMIT_BYTES) {
        request.removeAllListeners('data');
        request.resume();
        reject(new BodyTooLargeError(BODY_LIMIT_BYTES));
        return;
      }
      chunks.push(chunk);
    });
    request.on('end', () => {
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    });
    request.on('error', reject);
    request.on('close', () => reject(new Error('the client went away')));
  });
}
