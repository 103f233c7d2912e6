import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveries } from '#cli/commands/deliveries.ts';
import { replay } from '#cli/commands/replay.ts';
import { show } from '#cli/commands/show.ts';
import { sign } from '#core/signing/sign.ts';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { rawExchange } from '../support/raw-http.ts';
import { runVerb, writeCoreFile } from '../support/run-cli.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

const SECRET = 'the secret of production';
const BODY = '{"entity": "model_version", "action": "created", "data": {"name": "churn-eu", "version": "2"}}';

let core: TestCore;
let client: ControlClient;
const got: { request: IncomingMessage; body: string }[] = [];
const app = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    got.push({ request, body });
    if (request.url === '/redirects') response.writeHead(307, { location: '/elsewhere' }).end();
    else response.writeHead(request.url === '/refuses' ? 401 : 200).end('{"detail": "not today"}');
  });
});
let appUrl = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => void app.listen(0, '127.0.0.1', resolve));
  appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  core = await startCore();
  client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() });
  await client.createWebhook({ name: 'production', url: core.webhookUrl, events: ['prompt.created'], secret: SECRET });
});
afterAll(async () => {
  app.close();
  await core.stop();
});

/** @returns the id of its capture */
async function receive(secret: string, headers: Record<string, string> = {}): Promise<string> {
  const signed = aSignedRequest({ secret, deliveryId: `of ${secret}`, body: BODY });
  await fetch(core.webhookUrl, { method: 'POST', headers: { ...signed.headers, ...headers }, body: BODY });
  return (await client.captures({ limit: 1 })).items[0]?.id ?? '';
}

const lastHeader = (name: string) => got.at(-1)?.request.headers[name];

test('as it came: the same id, time, signature and bytes, and nothing of us', async () => {
  const id = await receive(SECRET, { 'X-Note': 'kept' });

  expect(await client.replayCapture(id, { url: `${appUrl}/hooks?a=1` })).toMatchObject({
    url: `${appUrl}/hooks?a=1`,
    outcome: { kind: 'answered', status: 200 },
  });
  expect(got.at(-1)).toMatchObject({ body: BODY, request: { method: 'POST', url: '/hooks?a=1' } });
  expect([lastHeader('x-mlflow-delivery-id'), lastHeader('x-note'), lastHeader('via')]).toEqual([`of ${SECRET}`, 'kept', undefined]);
});

test('signed anew with the secret that its signature fitted, or with one that is given', async () => {
  const id = await receive(SECRET);
  const fits = (secret: string) => {
    const [deliveryId = '', timestamp = '', signature] = ['delivery-id', 'timestamp', 'signature'].map((name) =>
      String(lastHeader(`x-mlflow-${name}`)),
    );
    return deliveryId !== `of ${SECRET}` && sign(secret, { deliveryId, timestamp, body: Buffer.from(BODY) }) === signature;
  };

  await client.replayCapture(id, { url: `${appUrl}/hooks`, mode: 'resigned' });
  expect(fits(SECRET)).toBe(true);
  await client.replayCapture(id, { url: `${appUrl}/hooks`, mode: 'resigned', secret: 'another' });
  expect(fits('another')).toBe(true);
  await expect(client.replayCapture(await receive('nobody knows it'), { url: `${appUrl}/hooks`, mode: 'resigned' })).rejects.toThrow(
    'No secret that is kept here gives its signature',
  );
});

test('redirects are not followed, a refusal is told in the words of the app, and nobody there is said', async () => {
  const id = await receive(SECRET);
  const before = got.length;

  expect(await client.replayCapture(id, { url: `${appUrl}/redirects` })).toMatchObject({ outcome: { status: 307 } });
  expect(got.length).toBe(before + 1);
  expect(await client.replayCapture(id, { url: `${appUrl}/refuses` })).toMatchObject({ outcome: { status: 401, said: 'not today' } });
  expect(await client.replayCapture(id, { url: 'http://127.0.0.1:1/' })).toMatchObject({ outcome: { kind: 'no-answer' } });
});

test('what may not be called, what was not kept whole and what is no URL is refused in words', async () => {
  const id = await receive(SECRET);
  const refusal = (url: string, one = id) => client.replayCapture(one, { url }).then(String, (error: Error) => error.message);

  expect(await refusal('nowhere')).toContain('A URL is expected, such as http://127.0.0.1:3000/hooks.');
  expect(await refusal('ftp://127.0.0.1/')).toContain('A URL is expected');
  const inwards = await client.replayCapture(id, { url: `${core.inspector}/` }).catch((error: Error) => error.message);
  expect(JSON.stringify(inwards)).toMatch(/inspector/i);
  await rawExchange(Number(new URL(core.receiver).port), 'no HTTP at all\r\n\r\n');
  const malformed = (await client.captures({ limit: 1 })).items[0]?.id;
  expect(await refusal(`${appUrl}/`, malformed)).toContain('It was no HTTP request that could be read');
  expect(await refusal(`${appUrl}/`, 'c9999')).toContain('There is no capture c9999.');
});

test('the command line lists, shows and sends what came from elsewhere', async () => {
  writeCoreFile(core.dataDir, core.inspector);
  const id = await receive(SECRET);
  const row = (await client.row(id))?.id ?? '';
  const run = (verb: Parameters<typeof runVerb>[0], ...args: string[]) => runVerb(verb, [...args, '--data-dir', core.dataDir], {});

  const listed = await run(deliveries, 'source:external', `id:${row}`);
  expect(listed.lines).toHaveLength(1);
  expect(listed.lines[0]).toMatch(
    /^c\d+ +\d\d:\d\d:\d\d\.\d{3} +→ arrived +model_version\.created +churn-eu v2 +→ external +(200 ?)+ +signature valid$/,
  );
  const shown = await run(show, id);
  expect(shown.lines[1]).toMatch(/^ {2}\d\d:\d\d:\d\d\.\d{3} {2}POST \/webhook {2}from 127\.0\.0\.1:\d+ {2}200 {2}signature valid$/);
  expect(JSON.parse((await run(show, id, '--json')).lines[0] ?? '')).toMatchObject({ id: row, source: 'external' });
  const sent = await run(replay, id, '--to', `${appUrl}/hooks`, '--expect');
  expect([sent.code, sent.lines[0]]).toEqual([0, expect.stringMatching(new RegExp(`^${id} {2}→ ${appUrl}/hooks {2}200 in \\d+ ms$`))]);
  expect((await run(replay, id, '--to', `${appUrl}/refuses`, '--expect')).code).toBe(1);
  expect(await run(replay, id)).toMatchObject({ code: 2, stderr: expect.stringContaining('Say with --to where') });
  expect(await run(show, 'c9999')).toMatchObject({ code: 2, stderr: 'There is no row "c9999". "hookglass deliveries" shows them.\n' });
});
