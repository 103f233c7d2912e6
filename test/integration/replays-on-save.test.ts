import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { createListenerLookup } from '#core/forward/listener-of.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { startForwarding } from '../support/start-forwarding.ts';

let listener = 'pid 1';
const hooks = await startForwarding({ listeners: { listenerOf: () => listener } });
afterAll(() => hooks.stop());

let status = 500;
async function startApp(port = 0): Promise<Server> {
  const app = createServer((request, response) => request.resume().on('end', () => response.writeHead(status).end()));
  app.listen(port, '127.0.0.1');
  await once(app, 'listening');
  return app;
}

async function deliver(deliveryId: string) {
  const { headers, body } = aSignedRequest({ deliveryId });
  return (await fetch(`${hooks.url}/webhook`, { method: 'POST', headers, body })).status;
}

async function stopApp(app: Server) {
  app.closeAllConnections();
  await new Promise((resolve) => app.close(resolve));
}

test('what failed is sent again when the app comes back, once', async () => {
  const app = await startApp();
  const { port } = app.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  await hooks.forwardTo(url, { watch: true });
  status = 500;
  expect(await deliver('bad-1')).toBe(500);
  expect(await deliver('bad-2')).toBe(500);
  status = 200;
  expect(await deliver('good')).toBe(200);
  await stopApp(app);
  expect(await deliver('bad-3')).toBe(502);

  const again = await startApp(port);
  expect(await hooks.sentAgain(3)).toEqual(['bad-1', 'bad-2', 'bad-3']);
  expect(hooks.forwarder.targets()[0]).toMatchObject({ url, watch: { failing: 0, replayed: 3 } });
  await stopApp(again);
});

test('a worker that is replaced behind an open socket counts as a restart', async () => {
  hooks.resent.length = 0;
  const app = await startApp();
  await hooks.forwardTo(`http://127.0.0.1:${(app.address() as AddressInfo).port}`, { watch: true });
  status = 401;
  await deliver('refused');
  listener = 'pid 2';

  expect(await hooks.sentAgain(1)).toEqual(['refused']);
  await stopApp(app);
});

test('without the switch nothing is sent again', async () => {
  hooks.resent.length = 0;
  const app = await startApp();
  const { port } = app.address() as AddressInfo;
  await hooks.forwardTo(`http://127.0.0.1:${port}`);
  await deliver('left alone');

  expect(hooks.forwarder.targets().at(-1)?.watch).toBeUndefined();
  await stopApp(app);
});

test.runIf(process.platform === 'linux')('the process that listens at a port is named', async () => {
  const app = await startApp();
  const url = new URL(`http://127.0.0.1:${(app.address() as AddressInfo).port}`);
  const lookup = createListenerLookup();

  expect(lookup.listenerOf(url, { rescan: false })).toMatch(new RegExp(`\\b${process.pid}@\\d+`));
  await stopApp(app);
  expect(lookup.listenerOf(url, { rescan: true })).toBeUndefined();
});
