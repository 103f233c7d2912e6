import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ControlClient } from '#shared/client/control-client.ts';

const SECRET = 'the secret of the alias hook';
/** More at once wait for so long: some are answered after the 5 s that are allowed. */
const AT_ONCE = 4;
const SLOW_MS = 6000;
/** With it a delivery that comes twice is met before anything else. */
const SEED = 4711;

/** An app that is being mended: the first run meets one that hashes JSON which it has written again, the second one that hashes the bytes. */
export async function checkTwice(client: ControlClient): Promise<{ run: number; seed: number; stop(): void }> {
  let hashesBytes = false;
  let count = 0;
  let inHand = 0;
  const app = createServer(async (request, response) => {
    if (request.url === '/count') return void response.end(String(count));
    inHand += 1;
    const body = Buffer.concat(await request.toArray());
    const { 'x-mlflow-delivery-id': id, 'x-mlflow-timestamp': at, 'x-mlflow-signature': given } = request.headers;
    const rewritten = () => JSON.stringify(JSON.parse(body.toString())).replaceAll('":', '": ').replaceAll(',"', ', "');
    const answer = () => {
      inHand -= 1;
      const ageSec = /^\d+$/.test(String(at)) ? Math.floor(Date.now() / 1000) - Number(at) : -1;
      if (!id || !given || ageSec < 0 || ageSec > 300) return response.writeHead(400).end('Missing or old');
      if (!String(given).startsWith('v1,')) return response.writeHead(500).end('RangeError: Input buffers must have the same byte length');
      const hashed = hashesBytes ? body : rewritten();
      const fits = given === `v1,${createHmac('sha256', SECRET).update(`${id}.${at}.`).update(hashed).digest('base64')}`;
      if (fits) count += 1; // also when it comes again
      return response.writeHead(fits ? 200 : 401).end(fits ? '{"status": "success"}' : 'Invalid signature');
    };
    setTimeout(answer, inHand > AT_ONCE ? SLOW_MS : 0);
  });
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/hooks`;
  const { id } = await client.createWebhook({ name: 'alias-hook', url, events: ['model_version_alias.created'], secret: SECRET });
  await checkOnce(client, id);
  hashesBytes = true;
  const run = await checkOnce(client, id);
  await explore(client, id, new URL('/count', url).href);
  return {
    run,
    seed: SEED,
    stop() {
      app.closeAllConnections();
      app.close();
    },
  };
}

async function checkOnce(client: ControlClient, webhookId: string): Promise<number> {
  const { number } = await client.startCheckRun({ webhookId });
  while ((await client.checkRun(number))?.state === 'running') await new Promise((resolve) => setTimeout(resolve, 200));
  return number;
}

async function explore(client: ControlClient, webhookId: string, probeUrl: string): Promise<void> {
  const { number } = await client.startExploration({ webhookId, probeUrl, seed: SEED });
  while ((await client.exploration(number))?.state !== 'ended') await new Promise((resolve) => setTimeout(resolve, 200));
}
