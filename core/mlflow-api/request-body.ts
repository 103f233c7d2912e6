import type { IncomingMessage } from 'node:http';
import type { ByteBudget } from '#core/http/byte-budget.ts';
import { createJsonCheck } from '#core/http/json-limits.ts';
import { withBody } from '#core/http/read-body.ts';
import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { parsePython } from '#shared/domain/mlflow/python-json.ts';
import { checkJson, JSON_LIMITS } from './json-size.ts';

/** Larger than anything a client of the registry sends: the texts of a prompt and the batches of a run stay below 20 MiB. */
export const BODY_LIMIT_BYTES = 32 * 1024 * 1024;
const MOST_WITH_WORDS = 1024 * 1024;
/** A text is read once more to quote a number of it as it was written. */
const MOST_QUOTED = 100_000;

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
 * @throws BodyTooLargeError, NoRoomError, JsonTooMuchError
 */
export async function readJson(request: IncomingMessage, budget: ByteBudget): Promise<{ json: unknown; text?: string }> {
  const options = { limitBytes: BODY_LIMIT_BYTES, budget, check: createJsonCheck(JSON_LIMITS) };
  return jsonOf(await withBody(request, options, (bytes) => bytes.toString()));
}

/** The same of a body that has been read. @throws JsonTooMuchError */
export function jsonOf(text: string): { json: unknown; text?: string } {
  if (text === '') return { json: undefined };
  const json = parse(text);
  if (typeof json !== 'string') return { json, ...quotable(text) };
  checkJson(json);
  const inner = parse(json);
  if (inner === undefined) throw invalidParameter('The request body must be a JSON object.');
  return { json: inner, ...quotable(json) };
}

function parse(text: string): unknown {
  try {
    // Python's json takes a byte order mark for what it is. Its words for numbers are looked for where a batch of metrics fits in.
    const json = text.replace(/^\ufeff/, '');
    return json.length > MOST_WITH_WORDS ? (JSON.parse(json) as unknown) : parsePython(json);
  } catch {
    return undefined;
  }
}

const quotable = (text: string) => (text.length <= MOST_QUOTED ? { text } : {});
