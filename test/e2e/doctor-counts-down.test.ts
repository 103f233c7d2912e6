import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { openTerminal } from '../support/terminal.ts';

const dataDir = temporaryDirectory();
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => rmSync(dataDir, { recursive: true }));

/** Stands for a server on which a webhook was changed so long ago, so that its list is new when 60 s are over. */
async function changedAgo(ms: number): Promise<string> {
  const changedAtMs = Date.now() - ms;
  const server = createServer((request, response) => {
    if (request.url === '/version') return void response.end('3.17.2');
    const webhook = { webhook_id: 'w1', name: 'team-ci', url: 'https://ci.example/hooks', events: [], status: 'ACTIVE' };
    response.setHeader('content-type', 'application/json');
    if (request.method === 'GET')
      return void response.end(JSON.stringify({ webhooks: [{ ...webhook, last_updated_timestamp: changedAtMs }] }));
    response.writeHead(400).end(JSON.stringify({ error_code: 'INVALID_PARAMETER_VALUE', message: 'Webhook events cannot be empty' }));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const doctor = (uri: string) => ['doctor', '--mlflow-uri', uri, '--data-dir', dataDir];
const COUNTING = /the server takes its list of webhooks anew in (\d+) s; Ctrl-C ends this now/;
const OVER = 'The list of webhooks that the server keeps is new again: what was changed there is heard now.';

it('on a terminal counts down in one line, until the list is new', async () => {
  const terminal = openTerminal(doctor(await changedAgo(55_000)), { columns: 120 });
  const { screen, code, raw } = await terminal.ended;

  const counted = [...raw.matchAll(new RegExp(COUNTING, 'g'))].map(([, left]) => Number(left));
  expect(counted.length).toBeGreaterThan(1);
  expect(counted).toEqual(counted.toSorted((a, b) => b - a));
  expect(screen.join('\n')).not.toMatch(COUNTING);
  expect(screen.filter((line) => line !== '').at(-1)).toBe(OVER);
  expect(code).toBe(0);
});

it('ends at Ctrl-C with what was found', async () => {
  const terminal = openTerminal(doctor(await changedAgo(1000)), { columns: 120 });
  await terminal.until(COUNTING);
  terminal.type('\u0003');
  const { screen, code } = await terminal.ended;

  expect(screen.join('\n')).toMatch(/What was changed a moment ago may go unheard for \d+ s more/);
  expect(screen.join('\n')).not.toContain(OVER);
  expect(code).toBe(0);
});

it('off a terminal says it once and waits for nothing; in JSON it is a number', async () => {
  const uri = await changedAgo(1000);

  const text = await runCli(doctor(uri));
  const json = await runCli([...doctor(uri), '--json']);

  expect(text.lines.filter((line) => /unheard for \d+ s more/.test(line))).toHaveLength(1);
  expect(`${text.lines.join('\n')}${text.stderr}`).not.toMatch(COUNTING);
  const { listCacheLeftMs } = JSON.parse(json.lines.join('\n')) as { listCacheLeftMs: number };
  expect(listCacheLeftMs).toBeGreaterThan(0);
  expect(listCacheLeftMs).toBeLessThan(60_000);
});
