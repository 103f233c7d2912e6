import { createMcpHandler, readRequestBody } from '@modelcontextprotocol/server';
import { callerOf } from './caller.ts';
import type { Connected } from './connected.ts';
import { type ConnectionParts, createConnection } from './connection.ts';
import type { Caller } from './permission.ts';

/** A question with a body of 1 MiB of which each character is escaped still fits. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const SESSION_HEADER = 'mcp-session-id';
const MOST_SESSIONS = 256;

/** One that came in by the older handshake. */
interface Session {
  client: string;
  /** What it asked for and has no answer to yet. */
  running: Map<string, AbortController>;
}

export interface OverHttpOptions extends ConnectionParts {
  connected: Connected;
  uuid: () => string;
  /** Aborted when the core stops. */
  over: AbortSignal;
}

/**
 * Streamable HTTP. Every request is answered by a server of its own; of clients that begin with a handshake no more is kept than their
 * name, and what they may still cancel: the newer revision cancels by ending its request.
 */
export function createOverHttp(options: OverHttpOptions) {
  const { connected, uuid, logger, over } = options;
  const sessions = new Map<string, Session>();

  const handler = createMcpHandler(
    ({ authInfo }) => {
      const { caller, gone } = (authInfo?.extra ?? {}) as { caller: Caller; gone: AbortSignal };
      const named = (client: string) => connected.asked({ ...caller, client });
      return createConnection({ ...options, caller, gone, named });
    },
    { maxRequestBodySize: MAX_BODY_BYTES, onerror: (error) => logger.info('a coding agent over HTTP', { error: error.message }) },
  );

  function openSession(client: string): string {
    const id = uuid();
    sessions.set(id, { client, running: new Map() });
    const [oldest] = sessions.keys();
    if (sessions.size > MOST_SESSIONS && oldest !== undefined) sessions.delete(oldest);
    return id;
  }

  async function answer(request: Request): Promise<Response> {
    const asked = callerOf('http', (name) => request.headers.get(name) ?? undefined);
    const session = sessions.get(request.headers.get(SESSION_HEADER) ?? '');
    const caller = session ? { ...asked, client: session.client } : asked;
    if (request.method === 'DELETE' && session) {
      sessions.delete(request.headers.get(SESSION_HEADER) ?? '');
      return new Response(null, { status: 204 });
    }
    const message = await messageIn(request);
    if (message === 'too-large') return refusal(413, -32600, `At most ${MAX_BODY_BYTES} bytes are taken.`);
    if (message === 'no-json') return refusal(400, -32700, 'The body is not JSON.');
    if (message === undefined) return handler.fetch(request, authorized(caller, [request.signal, over]));
    if (message.method === 'notifications/cancelled') session?.running.get(keyOf(message.params?.['requestId']))?.abort();

    const cancel = new AbortController();
    const key = keyOf(message.id);
    if (message.id !== undefined) session?.running.set(key, cancel);
    const response = await handler.fetch(request, { parsedBody: message, ...authorized(caller, [request.signal, over, cancel.signal]) });
    if (message.method !== 'initialize' || !response.ok) return ending(response, () => session?.running.delete(key));
    return withHeader(response, SESSION_HEADER, openSession(nameIn(message.params) ?? asked.client));
  }

  return { answer, close: handler.close, toolsChanged: handler.notify.toolsChanged };
}

interface Message {
  id?: unknown;
  method?: unknown;
  params?: Readonly<Record<string, unknown>>;
}

const keyOf = (id: unknown) => JSON.stringify(id) ?? '';

const authorized = (caller: Caller, signals: AbortSignal[]) => ({
  authInfo: { token: '', clientId: caller.client, scopes: [], extra: { caller, gone: AbortSignal.any(signals) } },
});

/** @returns undefined where there is no body to read */
async function messageIn(request: Request): Promise<Message | 'too-large' | 'no-json' | undefined> {
  if (request.method !== 'POST') return undefined;
  const read = await readRequestBody(request, MAX_BODY_BYTES);
  if (read.tooLarge) return 'too-large';
  try {
    const message: unknown = JSON.parse(read.text);
    return typeof message === 'object' && message !== null ? message : 'no-json';
  } catch {
    return 'no-json';
  }
}

const refusal = (status: number, code: number, message: string) =>
  Response.json({ jsonrpc: '2.0', id: null, error: { code, message } }, { status });

function nameIn(params: Message['params']): string | undefined {
  const { name, version } = (params?.['clientInfo'] ?? {}) as { name?: unknown; version?: unknown };
  return typeof name === 'string' ? `${name} ${typeof version === 'string' ? version : ''}`.trim().slice(0, 100) : undefined;
}

function withHeader(response: Response, name: string, value: string): Response {
  const headers = new Headers(response.headers);
  headers.set(name, value);
  return new Response(response.body, { status: response.status, headers });
}

/** Calls back when the whole answer has gone out. */
function ending(response: Response, then: () => void): Response {
  if (!response.body) {
    then();
    return response;
  }
  const body = response.body.pipeThrough(new TransformStream({ flush: then, cancel: then }));
  return new Response(body, { status: response.status, headers: response.headers });
}
