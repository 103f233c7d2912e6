import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { connectAgent } from '#cli/mcp/agent-connection.ts';
import { findCore } from '#cli/running-core.ts';
import { temporaryDirectory } from '../../../support/start-core.ts';

const NOTHING = { actions: false, targets: [] };
const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** A data directory whose engine, by its files, is whoever answers so. */
async function directoryOf(answer: RequestListener, pid = process.pid): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  open.push({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dataDir = temporaryDirectory();
  const urls = { mlflow: url, receiver: url, receiverTls: null, webhookUrl: url, inspector: url };
  writeFileSync(path.join(dataDir, 'core.json'), JSON.stringify({ version: '1', pid, urls }), { mode: 0o600 });
  writeFileSync(path.join(dataDir, 'token'), 'a-token', { mode: 0o600 });
  return dataDir;
}

const problem = (status: number, detail: string): RequestListener => {
  const document = JSON.stringify({ type: 'urn:hookglass:problem:busy', detail });
  return (_request, response) => response.writeHead(status).end(document);
};

test('an engine that refuses is quoted with what to do', async () => {
  const dataDir = await directoryOf(problem(503, 'As many coding agents as are taken are connected. End one.'));

  await expect(connectAgent(dataDir, NOTHING)).rejects.toThrow(
    /^Hookglass at http:.* takes no other coding agent now: As many .* End one\.$/,
  );
});

test.each<[string, RequestListener]>([
  ['an engine of another directory, which does not know the token', problem(401, 'Send the header.')],
  ['another program', (_request, response) => response.end('<html>hello</html>')],
  ['another program, with an answer that has no end', (_request, response) => void response.write('x'.repeat(1024))],
  ['another program, with an answer that is long', (_request, response) => void response.end('x'.repeat(1024 * 1024))],
  ['another program, with a problem of its own', (_request, response) => response.writeHead(500).end('{"detail":"no"}')],
  ['another program that says nothing', () => undefined],
  ['another program that hangs up', (request) => request.socket.destroy()],
])('on whose port is %s runs none', async (_who, answer) => {
  expect(await connectAgent(await directoryOf(answer), NOTHING, 200)).toBeUndefined();
});

test('whoever has the port of an engine that was killed is asked nothing, and so never sees the token', async () => {
  let requests = 0;
  const { pid } = spawnSync(process.execPath, ['--version']);
  const dataDir = await directoryOf((_request, response) => {
    requests += 1;
    response.end();
  }, pid);

  expect(await connectAgent(dataDir, NOTHING, 200)).toBeUndefined();
  await expect(findCore({ 'data-dir': dataDir }, {})).rejects.toThrow(/^No Hookglass is running on /);
  expect(requests).toBe(0);
});
