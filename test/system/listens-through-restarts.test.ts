import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { followCore } from '../../cli/follow-core.ts';
import { findCore } from '../../cli/running-core.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { startCli } from '../support/run-cli.ts';
import { serveProcess } from '../support/serve-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';

const app = createServer((request, response) => request.resume().on('end', () => response.writeHead(204).end())).listen(0, '127.0.0.1');
await once(app, 'listening');
const appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
afterAll(() => {
  app.closeAllConnections();
  app.close();
});

const deliver = async (webhookUrl: string) => {
  const { headers, body } = aSignedRequest();
  return (await fetch(webhookUrl, { method: 'POST', headers, body })).status;
};
const serve = (dataDir: string) => serveProcess({ dataDir, flags: ['--receiver-tls-port', 'off', '--receiver-secret', 's3cret'] });
const forwardOf = async ({ inspector, dataDir }: { inspector: string; dataDir: string }) => {
  const client = createControlClient({ baseUrl: inspector, token: readFileSync(path.join(dataDir, 'token'), 'utf8').trim() });
  return (await client.endpoint('webhook'))?.forward;
};

test.each(['SIGKILL', 'SIGTERM'] as const)('listen joins the core that starts after %s, at other ports, and says both', async (signal) => {
  const dataDir = temporaryDirectory();
  const first = await serve(dataDir);
  const listening = startCli(['listen', '-f', `${appUrl}/hooks`, '--data-dir', dataDir]);
  await listening.printed(1);
  expect(await deliver(`${first.ready.webhookUrl}?a=1`)).toBe(204);
  await listening.printed(2);

  if (signal === 'SIGKILL') await first.kill();
  else await first.stop();
  const second = await serve(dataDir);
  await vi.waitFor(async () => expect(await forwardOf(second.ready)).toBeDefined(), { timeout: 10_000, interval: 50 });
  expect(await deliver(second.ready.webhookUrl)).toBe(204);
  const lines = await listening.printed(3);
  listening.stop();
  const { code, stderr } = await listening.ended;

  expect(lines[1]).toContain(`POST ${appUrl}/hooks?a=1  204  `);
  expect(lines[2]).toContain(`POST ${appUrl}/hooks  204  `);
  // A core that is stopping may answer once more: then both are said twice.
  expect(stderr).toMatch(/^(?:Hookglass has stopped\. Waiting 60 s for it to start again\.\nHookglass is back: \S+\n){1,2}$/);
  expect(stderr.endsWith(`Hookglass is back: ${second.ready.webhookUrl}\n`)).toBe(true);
  expect(code).toBe(0);
  expect(await forwardOf(second.ready)).toBeUndefined();
  await second.stop();
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'a reader that leaves'] as const)('%s leaves no route behind, and no stack', async (how) => {
  const core = await serve(temporaryDirectory());
  const child = spawn(process.execPath, ['cli/main.ts', 'listen', '-f', appUrl, '--data-dir', core.ready.dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  expect(await forwardOf(core.ready)).toBeDefined();

  if (how === 'a reader that leaves') {
    child.stdout.destroy();
    await deliver(core.ready.webhookUrl);
  } else child.kill(how);

  expect([(await ended)[0], said]).toEqual([0, '']);
  expect(await forwardOf(core.ready)).toBeUndefined();
  await core.stop();
});

test('a route of a listen that was killed is not there after a restart', async () => {
  const dataDir = temporaryDirectory();
  const first = await serve(dataDir);
  const child = spawn(process.execPath, ['cli/main.ts', 'listen', '-f', appUrl, '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await first.stop();

  const second = await serve(dataDir);

  expect(await forwardOf(second.ready)).toBeUndefined();
  await second.stop();
});

test.each([
  ['deliveries', '--follow'],
  ['wait', '--timeout', '60s'],
  ['wait', '--count', '3', '--timeout', '60s'],
])('%s %s says that the core stopped, and ends with 3', async (...args) => {
  const core = await serve(temporaryDirectory());
  const following = startCli([...args, '--data-dir', core.ready.dataDir]);
  // It has asked once it is a client of the stream.
  await vi.waitFor(async () => expect(await clientsOf(core.ready.inspector)).toBeGreaterThan(0), { timeout: 10_000, interval: 50 });

  await core.stop();
  const { code, stderr } = await following.ended;

  // In the middle of a question, or of the stream; one that asks again while the core is stopping may still be answered.
  expect(stderr).toMatch(
    /^(?:Nothing was sent or received yet\.[^\n]*\n)?(?:Hookglass (?:[^\n]*has stopped|is back:)[^\n]*\n)*Hookglass [^\n]*has stopped[^\n]*\n$/,
  );
  expect(code).toBe(3);
});

test('a follower whose core does not come back ends with 3', async () => {
  const serving = await serve(temporaryDirectory());
  const core = await findCore({ 'data-dir': serving.ready.dataDir }, {});

  const following = followCore(
    { core, patienceMs: 100, stopped: new AbortController().signal },
    { events() {}, joined: async () => void serving.process.kill('SIGKILL') },
  );

  await expect(following).rejects.toMatchObject({ exitCode: 3, message: 'Hookglass has stopped, and did not start again within 0.1 s.' });
});

/** Connections to a port of this machine that stand. */
async function clientsOf(inspector: string): Promise<number> {
  const port = Number(new URL(inspector).port).toString(16).toUpperCase().padStart(4, '0');
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .filter((line) => line.includes(`:${port} `) && / 01 /.test(line)).length;
}
