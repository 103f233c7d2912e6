/** As much of a message of the protocol as is looked at on its way. */
export interface Message {
  id?: string | number;
  /** Absent of an answer. */
  method?: string;
  params?: { requestId?: unknown; _meta?: Readonly<Record<string, unknown>> };
}

/** What an agent says, or the answer to what is no message of the protocol. */
export type Heard = { kind: 'message'; message: Message } | { kind: 'none'; answer: string };

/** A question is no longer, as over HTTP. */
const LONGEST_QUESTION_BYTES = 8 * 1024 * 1024;

const NOT_JSON = -32_700;
const NO_REQUEST = -32_600;

/** Whoever asks is told of everything that is not understood: the engine passes over what is no message, and an agent would wait for ever. */
export function heard(line: string): Heard {
  if (Buffer.byteLength(line) > LONGEST_QUESTION_BYTES) return refused(undefined, `At most ${LONGEST_QUESTION_BYTES} bytes are taken.`);
  const value = parsed(line);
  if (value === undefined)
    return { kind: 'none', answer: problem(undefined, NOT_JSON, 'This is no JSON. A message is one JSON object a line.') };
  if (!isObject(value)) return refused(undefined, 'A message is one JSON object a line; several at once are not taken.');
  const wrong = wrongIn(value);
  return wrong === undefined ? { kind: 'message', message: value } : refused(value['id'], wrong);
}

/** Of the engine, which says nothing else. */
export function messageIn(line: string): Message | undefined {
  const value = parsed(line);
  return isObject(value) ? value : undefined;
}

export const refusalOfLength = (): string => problem(undefined, NO_REQUEST, `At most ${LONGEST_QUESTION_BYTES} bytes are taken.`);

function wrongIn({ jsonrpc, id, method, params, result, error }: Readonly<Record<string, unknown>>): string | undefined {
  if (jsonrpc !== '2.0') return '"jsonrpc" has to be "2.0".';
  if (id !== undefined && !isId(id)) return '"id" is a text or a whole number.';
  if (method === undefined && (result !== undefined || error !== undefined))
    return id === undefined ? 'An answer names its "id".' : undefined;
  if (typeof method !== 'string') return '"method" names what is asked.';
  if (params !== undefined && !isObject(params)) return '"params" is an object.';
  const meta = params?.['_meta'];
  if (meta !== undefined && !isObject(meta)) return '"_meta" is an object.';
  const token = meta?.['progressToken'];
  return token === undefined || isId(token) ? undefined : '"progressToken" is a text or a whole number.';
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isId = (value: unknown): value is string | number => typeof value === 'string' || Number.isSafeInteger(value);

const refused = (id: unknown, says: string): Heard => ({ kind: 'none', answer: problem(id, NO_REQUEST, says) });

const problem = (id: unknown, code: number, message: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id: isId(id) ? id : null, error: { code, message } });

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What an agent reads when the engine cannot answer: of a tool a result that says what to do, else an error of the protocol. */
export function answerInstead({ id, method, params }: Message, says: string): string {
  if (method !== 'tools/call') return JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32603, message: says } });
  // The newer revision marks each request, and wants its results to say that they are whole.
  const isNewer = Object.keys(params?._meta ?? {}).some((name) => name.startsWith('io.modelcontextprotocol/'));
  const result = { content: [{ type: 'text', text: says }], isError: true, ...(isNewer && { resultType: 'complete' }) };
  return JSON.stringify({ jsonrpc: '2.0', id, result });
}
