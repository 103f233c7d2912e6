import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  type CallToolResult,
  Client,
  InMemoryTransport,
  StreamableHTTPClientTransport,
  type Transport,
  type VersionNegotiationMode,
} from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { McpServer } from '@modelcontextprotocol/server';
import type { ReadyLine } from '#shared/domain/app/host-protocol.ts';

/** The last two revisions of the protocol, as a client asks for them. */
export const REVISIONS = { '2025-11-25': 'legacy', '2026-07-28': { pin: '2026-07-28' } } as const satisfies Record<
  string,
  VersionNegotiationMode
>;
export type Revision = keyof typeof REVISIONS;

export const TRANSPORTS = ['stdio', 'http'] as const;

export interface AgentOptions {
  transport: (typeof TRANSPORTS)[number];
  revision?: Revision;
  allowActions?: boolean;
  allowedTargets?: readonly string[];
  /** `cli/main.ts`, or the bundle of it. */
  entry?: string;
  env?: Record<string, string>;
  /** Called with the names of the tools when the client has heard that they are others now. */
  onTools?: (names: string[]) => void;
}

/** The SDK's own client, connected to a running core as a coding agent would be. */
export interface TestAgent {
  client: Client;
  call(name: string, input?: Record<string, unknown>): Promise<Answered>;
  close(): Promise<void>;
}

/** What a tool answered. */
export interface Answered {
  result: CallToolResult;
  text: string;
  data: Record<string, unknown>;
  isError: boolean;
  bytes: number;
}

export async function connectAgent(core: Pick<ReadyLine, 'dataDir' | 'inspector'>, options: AgentOptions): Promise<TestAgent> {
  const { onTools, revision = '2026-07-28' } = options;
  const onChanged = (_error: unknown, tools: { name: string }[] | null) => onTools?.((tools ?? []).map(({ name }) => name));
  const client = new Client(
    { name: 'test-agent', version: '1.2.3' },
    { versionNegotiation: { mode: REVISIONS[revision] }, ...(onTools && { listChanged: { tools: { onChanged } } }) },
  );
  await client.connect(transportTo(core, options));
  return agentOf(client);
}

/** … connected to a server that is none of ours. */
export async function connectAgentTo(server: McpServer): Promise<TestAgent> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'test-agent', version: '1.2.3' });
  await Promise.all([server.connect(far), client.connect(near)]);
  return agentOf(client);
}

function agentOf(client: Client): TestAgent {
  return {
    client,
    async call(name, input = {}) {
      return answeredOf(await client.callTool({ name, arguments: input }));
    },
    close: () => client.close(),
  };
}

function answeredOf(result: CallToolResult): Answered {
  const [block] = result.content;
  return {
    result,
    text: block?.type === 'text' ? block.text : '',
    data: (result.structuredContent ?? {}) as Record<string, unknown>,
    isError: result.isError === true,
    bytes: Buffer.byteLength(JSON.stringify(result)),
  };
}

export const tokenOf = ({ dataDir }: Pick<ReadyLine, 'dataDir'>): string => readFileSync(path.join(dataDir, 'token'), 'utf8').trim();

function transportTo(core: Pick<ReadyLine, 'dataDir' | 'inspector'>, options: AgentOptions): Transport {
  const { transport, allowActions = false, allowedTargets = [], entry = 'cli/main.ts', env = {} } = options;
  if (transport === 'http') {
    const headers = {
      authorization: `Bearer ${tokenOf(core)}`,
      ...(allowActions && { 'hookglass-allow-actions': 'yes' }),
      ...(allowedTargets.length > 0 && { 'hookglass-allowed-targets': allowedTargets.join(',') }),
    };
    return new StreamableHTTPClientTransport(new URL('/mcp', core.inspector), { requestInit: { headers } });
  }
  const flags = [
    ...(allowActions ? ['--allow-actions'] : []),
    ...(allowedTargets.length > 0 ? ['--allowed-targets', allowedTargets.join(',')] : []),
  ];
  return new StdioClientTransport({
    command: process.execPath,
    args: [entry, 'mcp', '--data-dir', core.dataDir, ...flags],
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stderr: 'inherit',
  });
}

/** What is answered to a message, as much as is looked at. */
export interface RawAnswer {
  id: unknown;
  error?: { code: number; message: string };
  result?: { content?: { text?: string }[] };
}

/** As no client of the SDK would ask, in the older revision. @param messages JSON, or a text as it is @returns one answer for each, in turn */
export async function answersTo(
  core: Pick<ReadyLine, 'dataDir' | 'inspector'>,
  transport: (typeof TRANSPORTS)[number],
  messages: readonly unknown[],
): Promise<RawAnswer[]> {
  const lines = messages.map((message) => (typeof message === 'string' ? message : JSON.stringify(message)));
  if (transport === 'stdio') return linesTo(core, lines);
  const answers: RawAnswer[] = [];
  for (const body of lines) {
    const headers = {
      authorization: `Bearer ${tokenOf(core)}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    };
    const text = await (await fetch(new URL('/mcp', core.inspector), { method: 'POST', headers, body })).text();
    answers.push(JSON.parse(text.startsWith('{') ? text : (/^data: (.*)$/m.exec(text)?.[1] ?? '')) as RawAnswer);
  }
  return answers;
}

async function linesTo({ dataDir }: Pick<ReadyLine, 'dataDir'>, lines: readonly string[]): Promise<RawAnswer[]> {
  const child = spawn(process.execPath, ['cli/main.ts', 'mcp', '--data-dir', dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answered = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async (line: string) => {
    child.stdin.write(`${line}\n`);
    return JSON.parse((await answered.next()).value ?? '') as RawAnswer;
  };
  const client = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'odd', version: '1' } };
  await ask(JSON.stringify({ jsonrpc: '2.0', id: 'greeting', method: 'initialize', params: client }));
  const answers: RawAnswer[] = [];
  for (const line of lines) answers.push(await ask(line));
  child.stdin.end();
  await once(child, 'close');
  return answers;
}
