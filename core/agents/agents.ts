import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Connected } from './connected.ts';
import { type ConnectionParts, createConnection } from './connection.ts';
import { createOverHttp } from './over-http.ts';
import type { Caller } from './permission.ts';
import { judging } from './question.ts';
import { createRunning } from './running.ts';

export interface AgentsOptions extends Omit<ConnectionParts, 'running'> {
  connected: Connected;
  uuid: () => string;
}

/** Coding agents, over both transports. */
export interface Agents {
  http(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Speaks JSON-RPC in lines over a connection that was judged already. */
  connect(socket: Socket, caller: Caller): void;
  /** What agents may do is another thing now: everybody who is connected is told, and what runs is ended where agents are off. */
  settingChanged(): void;
  close(): Promise<void>;
}

export function createAgents(options: AgentsOptions): Agents {
  const { connected, logger, setting } = options;
  const running = createRunning();
  const over = new AbortController();
  const open = new Set<{ close(): Promise<void> }>();
  const servers = new Set<McpServer>();
  const { answer, close, toolsChanged } = createOverHttp({ ...options, running, over: over.signal });
  const listener = getRequestListener(answer, { overrideGlobalObjects: false });

  return {
    http: (request, response) => listener(request, response) as Promise<void>,
    connect(socket, caller) {
      const known = connected.open(caller);
      const own: McpServer[] = [];
      const serve = () => {
        const server = createConnection({ ...options, running, caller, gone: over.signal, named: known.named });
        own.push(server);
        servers.add(server);
        return server;
      };
      const connection = serveStdio(serve, {
        transport: judging(new StdioServerTransport(socket, socket)),
        onerror: (error) => logger.info('a coding agent', { error: error.message }),
      });
      open.add(connection);
      socket.once('close', () => {
        known.end();
        open.delete(connection);
        for (const server of own) servers.delete(server);
        connection.close().catch(() => undefined); // it has closed by itself
      });
    },
    settingChanged() {
      if (setting().mode === 'off') running.endAll();
      for (const server of servers) server.sendToolListChanged();
      toolsChanged();
    },
    async close() {
      over.abort();
      await Promise.all([close(), ...[...open].map((connection) => connection.close())]);
    },
  };
}
