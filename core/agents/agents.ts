import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Connected } from './connected.ts';
import { type ConnectionParts, createConnection } from './connection.ts';
import { createOverHttp } from './over-http.ts';
import type { Caller } from './permission.ts';

export interface AgentsOptions extends ConnectionParts {
  connected: Connected;
  uuid: () => string;
}

/** Coding agents, over both transports. */
export interface Agents {
  http(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Speaks JSON-RPC in lines over a connection that was judged already. */
  connect(socket: Socket, caller: Caller): void;
  close(): Promise<void>;
}

export function createAgents(options: AgentsOptions): Agents {
  const { connected, logger } = options;
  const over = new AbortController();
  const open = new Set<{ close(): Promise<void> }>();
  const { answer, close } = createOverHttp({ ...options, over: over.signal });
  const listener = getRequestListener(answer, { overrideGlobalObjects: false });

  return {
    http: (request, response) => listener(request, response) as Promise<void>,
    connect(socket, caller) {
      const known = connected.open(caller);
      const connection = serveStdio(() => createConnection({ ...options, caller, gone: over.signal, named: known.named }), {
        transport: new StdioServerTransport(socket, socket),
        onerror: (error) => logger.info('a coding agent', { error: error.message }),
      });
      open.add(connection);
      socket.once('close', () => {
        known.end();
        open.delete(connection);
        connection.close().catch(() => undefined); // it has closed by itself
      });
    },
    async close() {
      over.abort();
      await Promise.all([close(), ...[...open].map((connection) => connection.close())]);
    },
  };
}
