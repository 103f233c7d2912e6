import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { deliveries } from '#cli/commands/deliveries.ts';
import { signature } from '#cli/commands/signature.ts';
import { sign } from '#core/signing/sign.ts';
import { createControlClient } from '#shared/client/control-client.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { runVerb, startCli } from '../support/run-cli.ts';
import { startCore } from '../support/start-core.ts';

const SECRET = 'of-the-webhook';
const UNHURRIED = { timeout: 15_000 };
const core = await startCore();
const client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() });
const flags = ['--data-dir', core.dataDir];

/** An answer for each path; the first that fits. */
type Answer = (request: IncomingMessage, body: string) => [status: number, headers: OutgoingHttpHeaders, body: string | Buffer];
const ANSWERS: Record<string, Answer> = {};
const app = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  const [status, headers, text] = ANSWERS[request.url?.slice(1) ?? '']?.(request, body) ?? [404, {}, ''];
  response.writeHead(status, headers).end(text);
});
await new Promise<void>((resolve) => void app.listen(0, '127.0.0.1', resolve));
const appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
afterAll(async () => {
  app.closeAllConnections();
  app.close();
  await core.stop();
});

const JSON_TYPE = { 'Content-Type': 'application/json' };
const computed = (request: IncomingMessage, secret: string, body: string) =>
  sign(secret, {
    deliveryId: String(request.headers['x-mlflow-delivery-id']),
    timestamp: String(request.headers['x-mlflow-timestamp']),
    body: Buffer.from(body),
  });

let made = 0;
async function refusedBy(answer: Answer): Promise<DeliverySummary> {
  made += 1;
  const name = `app-${made}`;
  ANSWERS[name] = answer;
  const hook = await client.createWebhook({ name, url: `${appUrl}/${name}`, events: ['prompt.created'], secret: SECRET });
  const [sent] = await client.compose({ webhookId: hook.id, event: 'prompt.created' });
  const now = () => client.delivery(sent?.id ?? '');
  await expect.poll(async () => (await now())?.cause, UNHURRIED).toBeDefined();
  const delivery = await now();
  if (!delivery) throw new Error('the delivery is gone');
  return delivery;
}

/** List, detail and explanation on the command line. */
async function saidOf({ id }: DeliverySummary) {
  const listed = await runVerb(deliveries, [`id:${id}`, ...flags]);
  const shown = await runVerb(deliveries, ['show', id, ...flags]);
  const explained = await runVerb(signature, ['explain', id, ...flags]);
  return { listed: listed.lines.join('\n'), shown: shown.lines.join('\n'), explained: explained.lines.join('\n'), code: explained.code };
}

test.each<[what: string, answer: Answer, why: string, sentence: string, beside: string]>([
  [
    'a clock that is 5 s behind',
    () => [400, { ...JSON_TYPE, Date: new Date(Date.now() - 5000).toUTCString() }, '{"detail":"Timestamp is too old or invalid"}'],
    'ts-refused, a guess',
    'Your receiver refused the timestamp (“Timestamp is too old or invalid”); by its Date header its clock is about ',
    'The receiver answered 400: “Timestamp is too old or invalid”; by its Date header its clock is about ',
  ],
  [
    'a Date header that is years off',
    () => [400, { ...JSON_TYPE, Date: 'Mon, 01 Jan 2001 00:00:00 GMT' }, '{"detail":"Timestamp is too old or invalid"}'],
    'ts-refused, a guess',
    'its Date header, “Mon, 01 Jan 2001 00:00:00 GMT”, is ',
    'The receiver answered 400: “Timestamp is too old or invalid”',
  ],
  [
    'a framework that validates',
    () => [422, JSON_TYPE, '{"detail":[{"loc":["body","run_id"],"msg":"Field required"}]}'],
    'refused-body, a guess',
    'Your receiver answered 422 (“body.run_id: Field required”): it does not accept what the body holds; the signature is another step.',
    'The receiver answered 422: “body.run_id: Field required”',
  ],
  [
    'a page behind gzip',
    () => [403, { 'Content-Type': 'text/html', 'Content-Encoding': 'gzip' }, gzipSync('<html><title>Blocked by WAF</title></html>')],
    'refused-front, a guess',
    '(“Blocked by WAF”)',
    'The receiver answered 403: “Blocked by WAF”',
  ],
  [
    'a proof in a header, and words that say something else',
    (request, body) => [
      401,
      { ...JSON_TYPE, 'X-Hookglass-Computed': computed(request, SECRET, JSON.stringify(JSON.parse(body))) },
      '{"error":"Invalid signature"}',
    ],
    'body-reserialised, proven',
    'Your code hashed JSON it had parsed and written again (no spaces).',
    'The receiver answered 401: “Invalid signature”.',
  ],
  [
    'two causes at once: a clock that is behind, and a secret with a line break',
    (request, body) => [
      400,
      { 'X-Hookglass-Computed': computed(request, `${SECRET}\r`, body), Date: new Date(Date.now() - 60_000).toUTCString() },
      'timestamp in the future',
    ],
    'secret-space, proven',
    'Your receiver refused the timestamp (“timestamp in the future”); by its Date header its clock is about ',
    'The receiver answered 400: “timestamp in the future”',
  ],
  [
    'an answer of 10 MiB',
    () => [401, { 'Content-Type': 'text/plain' }, `Invalid signature. ${'x'.repeat(10 * 1024 * 1024)}`],
    'refused-valid, a guess',
    'This request is correctly signed; your receiver answered 401 (“Invalid signature. xxx',
    'The receiver answered 401: “Invalid signature. xxx',
  ],
])('%s', async (_, answer, why, sentence, beside) => {
  const delivery = await refusedBy(answer);
  const { listed, shown, explained, code } = await saidOf(delivery);

  expect(delivery.verdict).toBe('refused');
  expect(listed).toContain('signature valid, but refused');
  expect(listed).toContain(`(${why.split(',')[0]})`);
  expect(listed).toContain(why.endsWith('proven') ? 'proven: ' : 'a guess: ');
  for (const text of [shown, explained]) {
    expect(text).toContain(sentence);
    expect(text).toContain(`(${why})`);
    expect(text).toContain(beside);
    expect(text).not.toContain('`');
  }
  expect(code).toBe(1);
});

test('what the app says in its refusal stands in the row of whoever listens, also packed, and the cause follows', async () => {
  const words = '{"message":"wrong signature"}';
  const packed: Record<string, Buffer> = {
    gzip: gzipSync(words),
    br: brotliCompressSync(words),
    deflate: deflateSync(words),
    zstd: zstdCompressSync(words),
  };
  let coding = '';
  ANSWERS['packed'] = () => [401, { ...JSON_TYPE, 'Content-Encoding': coding }, packed[coding] ?? ''];
  const hook = await client.createWebhook({ name: 'listened', url: core.webhookUrl, events: ['prompt.created'], secret: SECRET });
  const listening = startCli(['listen', '-f', `${appUrl}/packed`, ...flags]);
  await listening.printed(1);

  let printed = 1;
  for (coding of Object.keys(packed)) {
    await client.compose({ webhookId: hook.id, event: 'prompt.created' });
    printed += 2;
    const [row, cause] = (await listening.printed(printed)).slice(-2);
    expect(row, coding).toContain(`POST ${appUrl}/packed  401 “wrong signature”`);
    expect(row).toContain('signature valid, but refused');
    expect(cause).toContain('a guess: This request is correctly signed; your receiver answered 401 (“wrong signature”)');
    const [kept] = (await client.captures({ limit: 1 })).items;
    expect((await client.explainCapture(kept?.id ?? '', {})).answer).toMatchObject({ status: 401, said: 'wrong signature' });
    expect(await client.capture(kept?.id ?? '')).toMatchObject({ answerBody: words, passedOn: { said: 'wrong signature' } });
  }
  listening.stop();
  await listening.ended;
});

test('whoever follows sees the cause behind the row', async () => {
  ANSWERS['followed'] = () => [401, JSON_TYPE, '{"error":"nope, wrong signature"}'];
  const hook = await client.createWebhook({ name: 'followed', url: `${appUrl}/followed`, events: ['prompt.created'], secret: SECRET });
  const following = startCli(['deliveries', 'webhook:followed', '--follow', ...flags]);
  // Until it follows, nothing is printed: so there is one more, until one is.
  const more = setInterval(() => void client.compose({ webhookId: hook.id, event: 'prompt.created' }), 300);
  const [row = '', ...rest] = await following.printed(4);
  clearInterval(more);

  expect(row).toContain('signature valid, but refused');
  const id = /^d\d+/.exec(row)?.[0];
  expect([row, ...rest].filter((line) => line.startsWith(`${id} `) && line.includes('(“nope, wrong signature”)'))).toHaveLength(1);
  following.stop();
  await following.ended;
});

test('a secret that is tried is kept nowhere', async () => {
  const delivery = await refusedBy(() => [401, {}, 'no']);
  const report = await client.explain(delivery.id, 1, { secret: 'typed-by-a-person-once' });

  expect(report.explanations[0]).toMatchObject({ why: 'secret-other', certainty: 'proof' });
  for (const file of ['hookglass.db', 'hookglass.db-wal'])
    expect(readFileSync(path.join(core.dataDir, file)).includes('typed-by-a-person-once'), file).toBe(false);
});

test('a stale replay to an app of one’s own is valid, but stale, and what is edited behind its signature is invalid', async () => {
  const delivery = await refusedBy(() => [401, {}, 'no']);
  const { request, deliveryId } = (await client.delivery(delivery.id)) ?? { request: undefined, deliveryId: '' };
  const body = (await client.deliveryBody(delivery.id)) ?? new Uint8Array();
  const timestamp = String((request?.timestampSec ?? 0) - 3600);
  const edits: Record<string, string> = {
    'X-MLflow-Timestamp': timestamp,
    'X-MLflow-Signature': sign(SECRET, { deliveryId, timestamp, body }),
  };
  const headers = (request?.headers ?? []).map(([name, value]) => [name, edits[name] ?? value] as const);
  const [stale] = await client.replay(delivery.id, { mode: 'edited', keepSignature: true, headers });
  const [altered] = await client.replay(delivery.id, { mode: 'edited', keepSignature: true, body: btoa('{"altered": true}') });
  const [same] = await client.replay(delivery.id, { mode: 'verbatim' });

  const verdict = async (one: DeliverySummary | undefined) => {
    await expect.poll(async () => (await client.delivery(one?.id ?? ''))?.state).toBe('failed');
    const line = (await runVerb(deliveries, [`id:${one?.id}`, ...flags])).lines.join('\n');
    return [(await client.delivery(one?.id ?? ''))?.verdict, /signature [a-z, ]+?(?= {2}|$)/.exec(line)?.[0]];
  };
  expect(await verdict(stale)).toEqual(['stale', 'signature valid, but stale']);
  expect(await verdict(altered)).toEqual(['invalid', 'signature invalid']);
  expect(await verdict(same)).toEqual(['refused', 'signature valid, but refused']);
  expect((await client.deliveries({ q: 'verified:stale' })).items.map(({ id }) => id)).toEqual([stale?.id]);
});
