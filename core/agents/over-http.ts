import { createMcpHandler, readRequestBody } from '@modelcontextprotocol/server';
import {
  messageProblem,
  PROTOCOL_CODES,
  type ProtocolMessage,
  type ProtocolProblem,
  problemMessage,
} from '#shared/domain/agents/protocol-message.ts';
import { callerOf } from './caller.ts';
import type { Connected } from './connected.ts';
import { type ConnectionParts, createConnection } from './connection.ts';
import type { Caller } from './permission.ts';
import { questionProblem } from './question.ts';

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
    if (request.method !== 'POST') return Response.json(problemMessage(ONLY_POST), { status: 405, headers: { allow: 'POST' } });
    const read = await messageIn(request);
    if ('problem' in read) return Response.json(problemMessage(read.problem), { status: read.status });
    const { message } = read;
    const problem = questionProblem(message);
    if (problem) return Response.json(problemMessage(problem));
    if (message.method === 'notifications/cancelled') session?.running.get(keyOf(message.params?.requestId))?.abort();

    const cancel = new AbortController();
    const key = keyOf(message.id);
    if (message.id !== undefined) session?.running.set(key, cancel);
    const response = await handler.fetch(request, { parsedBody: message, ...authorized(caller, [request.signal, over, cancel.signal]) });
    if (message.method !== 'initialize' || !response.ok) return ending(response, () => session?.running.delete(key));
    return withHeader(response, SESSION_HEADER, openSession(nameIn(message.params) ?? asked.client));
  }

  return { answer, close: handler.close, toolsChanged: handler.notify.toolsChanged };
}

const keyOf = (id: unknown) => JSON.stringify(id) ?? '';

const authorized = (caller: Caller, signals: AbortSignal[]) => ({
  authInfo: { token: '', clientId: caller.client, scopes: [], extra: { caller, gone: AbortSignal.any(signals) } },
});

/** What is asked, or why nothing is, with the status for it. */
async function messageIn(request: Request): Promise<{ message: ProtocolMessage } | { status: number; problem: ProtocolProblem }> {
  const read = await readRequestBody(request, MAX_BODY_BYTES);
  const none = (status: number, code: number, says: string) => ({ status, problem: { id: null, code, says } });
  if (read.tooLarge) return none(413, PROTOCOL_CODES.noRequest, `At most ${MAX_BODY_BYTES} bytes are taken.`);
  let value: unknown;
  try {
    value = JSON.parse(read.text);
  } catch {
    return none(400, PROTOCOL_CODES.notJson, 'The body is no JSON. A message is one JSON object.');
  }
  const problem = messageProblem(value);
  return problem ? { status: 400, problem } : { message: value as ProtocolMessage };
}

const ONLY_POST: ProtocolProblem = {
  id: null,
  code: PROTOCOL_CODES.noRequest,
  says: 'Everything is asked with POST, a message as its body; what happens meanwhile comes with the answer.',
};

function nameIn(params: ProtocolMessage['params']): string | undefined {
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
