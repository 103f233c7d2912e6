import { execFileSync } from 'node:child_process';
import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConfigurationWish, configurationOf, tokenLine } from '#shared/domain/agents/client-configuration.ts';
import { AGENT_CLIENTS, type AgentClient } from '#shared/domain/agents/client-files.ts';
import type { AgentStart } from '#shared/domain/app/agents.ts';
import { person } from '../support/a-person.ts';
import { tokenOf } from '../support/agent-client.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

/** What a client has that was not started from a terminal of ours. */
const BARE = { PATH: '/usr/bin:/bin', HOME: '/nonexistent' };

let serve: RunningServe;
let start: AgentStart;

beforeAll(async () => {
  serve = await startServe();
  ({ start } = await person(serve).agents());
});
afterAll(() => serve.stop());

const wishOf = (transport: ConfigurationWish['transport']): ConfigurationWish => ({
  ...{ transport, start, allowedTargets: [] },
  url: `${serve.inspector}/mcp`,
});
const entryOf = (client: AgentClient, transport: ConfigurationWish['transport']) => {
  const { text = '', language } = configurationOf(client, wishOf(transport)) ?? {};
  if (language !== 'json') return undefined;
  const file = JSON.parse(text);
  return (file.mcpServers ?? file.servers ?? file.context_servers).hookglass;
};

async function statusOver(transport: Transport): Promise<unknown> {
  const client = new Client({ name: 'configured', version: '1' });
  await client.connect(transport);
  const { structuredContent } = await client.callTool({ name: 'status', arguments: {} });
  await client.close();
  return structuredContent;
}

test('the command in a configuration is started and answers, over this data directory', async () => {
  const { command, args } = entryOf('claude-desktop', 'stdio');

  expect(await statusOver(new StdioClientTransport({ command, args, env: BARE, stderr: 'inherit' }))).toMatchObject({
    urls: { mlflow: serve.mlflow },
  });
});

test('each client starts the same command', () => {
  const commands = AGENT_CLIENTS.flatMap((client) => {
    const entry = entryOf(client, 'stdio');
    return entry ? [{ command: entry.command, args: entry.args }] : [];
  });

  expect(commands).toHaveLength(AGENT_CLIENTS.length - 1);
  expect(new Set(commands.map((one) => JSON.stringify(one))).size).toBe(1);
});

test('the address in a configuration answers with the token of the line beside it, which is in no configuration', async () => {
  const token = execFileSync('sh', ['-c', `${tokenLine(start)}; printf %s "$HOOKGLASS_TOKEN"`], { env: BARE, encoding: 'utf8' });
  const { url, headers } = entryOf('claude-code', 'http');
  const Authorization = headers.Authorization.replace('$' + '{HOOKGLASS_TOKEN}', token);
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { ...headers, Authorization } } });

  expect(token).toBe(tokenOf(serve));
  expect(await statusOver(transport)).toMatchObject({ urls: { mlflow: serve.mlflow } });
  await expect(statusOver(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))).rejects.toThrow();
  for (const client of AGENT_CLIENTS) {
    for (const way of ['stdio', 'http'] as const) expect(JSON.stringify(configurationOf(client, wishOf(way)) ?? '')).not.toContain(token);
  }
});
