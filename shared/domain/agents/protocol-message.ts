import { visible } from '../wire/visible.ts';

/** As much of a message of the protocol of coding agents (JSON-RPC) as is looked at on its way. */
export interface ProtocolMessage {
  id?: string | number;
  /** Absent of an answer. */
  method?: string;
  params?: { requestId?: unknown; _meta?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>;
}

/** Codes of JSON-RPC. */
export const PROTOCOL_CODES = { notJson: -32_700, noRequest: -32_600, noMethod: -32_601, wrongParams: -32_602, internal: -32_603 } as const;

/** Why something is not answered as it was asked, in a sentence that says what is expected. */
export interface ProtocolProblem {
  /** Of the question, where it has one that can be said again. */
  id: string | number | null;
  code: number;
  says: string;
}

/** What is no message; undefined: it is one. @param value parsed JSON */
export function messageProblem(value: unknown): ProtocolProblem | undefined {
  const says = isObject(value) ? wrongIn(value) : 'A message is one JSON object; several at once are not taken.';
  if (says === undefined) return undefined;
  const { id } = isObject(value) ? value : {};
  return { id: isId(id) ? id : null, code: PROTOCOL_CODES.noRequest, says };
}

/** As it is answered. */
export const problemMessage = ({ id, code, says }: ProtocolProblem) => ({ jsonrpc: '2.0', id, error: { code, message: says } }) as const;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MEMBERS: ReadonlySet<string> = new Set(['jsonrpc', 'id', 'method', 'params', 'result', 'error']);
const MOST_ECHOED = 60;

function wrongIn(message: Readonly<Record<string, unknown>>): string | undefined {
  const { jsonrpc, id, method, params, result, error } = message;
  if (jsonrpc !== '2.0') return '"jsonrpc" has to be "2.0".';
  if (id !== undefined && !isId(id)) return '"id" is a text or a whole number.';
  const other = Object.keys(message).find((name) => !MEMBERS.has(name));
  if (other !== undefined)
    return `A message has jsonrpc, id, method and params, and no ${visible(JSON.stringify(other.slice(0, MOST_ECHOED)))}.`;
  if (method === undefined && (result !== undefined || error !== undefined))
    return id === undefined ? 'An answer names its "id".' : undefined;
  if (typeof method !== 'string') return '"method" names what is asked.';
  if (params !== undefined && !isObject(params)) return '"params" is an object.';
  const meta = params?.['_meta'];
  if (meta !== undefined && !isObject(meta)) return '"_meta" is an object.';
  const token = meta?.['progressToken'];
  return token === undefined || isId(token) ? undefined : '"progressToken" is a text or a whole number.';
}

const isId = (value: unknown): value is string | number => typeof value === 'string' || Number.isSafeInteger(value);
