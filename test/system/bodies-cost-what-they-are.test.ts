import { setInterval as every } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { post, sendByteByByte, stall, type Target } from '../support/hostile-bodies.ts';
import { startControl } from '../support/start-control.ts';
import { type RunningMlflow, startMlflow } from '../support/start-mlflow.ts';
import { startReceiver } from '../support/start-receiver.ts';

const MIB = 1024 * 1024;
const JSON_TYPE = { 'content-type': 'application/json' };

let mlflow: RunningMlflow;
let control: Awaited<ReturnType<typeof startControl>>;
beforeAll(async () => {
  mlflow = await startMlflow();
  control = await startControl();
});
afterAll(async () => {
  await mlflow.stop();
  await control.stop();
});

const call = (path: string): Target => ({ url: `${mlflow.url}/api/2.0/mlflow/${path}`, headers: JSON_TYPE });
const asJson = (target: Target, body: unknown) => post(target, JSON.stringify(body));
const newRun = async () => JSON.parse((await asJson(call('runs/create'), { experiment_id: '0' })).text).run.info.run_id as string;

test('what a batch of MLflow may hold at most is taken', async () => {
  const pairs = (count: number, length: number) => Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: 'é'.repeat(length) }));
  const batch = {
    run_id: await newRun(),
    metrics: Array.from({ length: 800 }, (_, i) => ({ key: `m${i}`, value: i / 3, timestamp: 1_795_465_647_435, step: i })),
    params: pairs(100, 6000),
    tags: pairs(100, 8000),
  };

  expect(await asJson(call('runs/log-batch'), batch)).toMatchObject({ status: 200 });
});

test('a prompt of 100,000 characters is taken, also when each of them is escaped', async () => {
  const tag = { key: 'mlflow.prompt.text', value: '😀'.repeat(100_000) };
  const isPrompt = { key: 'mlflow.prompt.is_prompt', value: 'true' };
  await asJson(call('registered-models/create'), { name: 'long', tags: [isPrompt] });
  const body = JSON.stringify({ name: 'long', source: 'dummy-source', tags: [isPrompt, tag] });
  const escaped = body.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);

  expect((await post(call('model-versions/create'), escaped)).status).toBe(200);
});

test.each([
  ['nesting', '{"a":'.repeat(101), 'The JSON is nested more than 100 levels deep.'],
  ['nesting inside a text', JSON.stringify('['.repeat(101)), 'The JSON is nested more than 100 levels deep.'],
  ['many values', `[${'1,'.repeat(100_001)}1]`, 'The JSON holds more than 100000 values.'],
  ['a long name', JSON.stringify({ name: 'n'.repeat(100_001) }), "'name' exceeds the maximum length of 100000 characters"],
  [
    'many tags',
    JSON.stringify({ name: 'n', tags: Array(2001).fill({ key: 'k' }) }),
    'The request holds a list of 2001 items; at most 2000 are taken there.',
  ],
  [
    'large tags',
    JSON.stringify({ name: 'n', tags: Array(21).fill({ key: 'k', value: 'x'.repeat(100_000) }) }),
    'A list of the request holds more than 2000000 characters in all.',
  ],
])('the MLflow API refuses %s in its envelope', async (_, body, message) => {
  const { status, text } = await post(call('registered-models/create'), body);

  expect(status).toBe(400);
  expect(JSON.parse(text)).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE', message });
});

test.each([
  ['a filter', { filter: 'x'.repeat(100_001) }, "'filter' exceeds the maximum length of 100000 characters"],
  ['an order', { order_by: ['x'.repeat(1001)] }, 'An order_by clause has at most 1000 characters.'],
  ['orders', { order_by: Array(101).fill('start_time') }, 'The request holds a list of 101 items; at most 100 are taken there.'],
  ['a page token', { page_token: 'A'.repeat(1001) }, 'Invalid page token, it is longer than any that a page was given'],
])('a search refuses %s that is too much', async (_, more, message) => {
  const { status, text } = await asJson(call('runs/search'), { experiment_ids: ['0'], ...more });

  expect([status, JSON.parse(text).message]).toEqual([400, message]);
});

test('a page token or a model with nested JSON inside is a 400', async () => {
  const nested = '['.repeat(5000) + ']'.repeat(5000);
  const token = { experiment_ids: ['0'], page_token: Buffer.from(`{"experiment_ids":${nested}}`).toString('base64') };

  expect((await asJson(call('logged-models/search'), token)).status).toBe(400);
  expect((await asJson(call('runs/log-model'), { run_id: await newRun(), model_json: `{"a":${nested}}` })).status).toBe(400);
});

test('the control API refuses what is too much with a problem document', async () => {
  const target = { url: `${control.url}/api/v1/webhooks`, headers: { ...JSON_TYPE, authorization: `Bearer ${control.token.value()}` } };

  const nested = await post(target, '{"a":'.repeat(101));
  const wide = await post(target, `[${'1,'.repeat(50_001)}1]`);

  expect(JSON.parse(nested.text)).toMatchObject({ status: 400, detail: 'The JSON is nested more than 100 levels deep.' });
  expect(JSON.parse(wide.text)).toMatchObject({ status: 400, detail: 'The JSON holds more than 50000 values.' });
});

test('who has no token may send the control API a code and no more', async () => {
  const { status, text } = await post({ url: `${control.url}/api/v1/session`, headers: JSON_TYPE }, ' '.repeat(16_385));

  expect([status, JSON.parse(text).detail]).toEqual([413, 'At most 16384 bytes are taken.']);
});

test('bodies beyond what may be in flight are a 503 in the envelope of MLflow, which tries again; small ones go on', async () => {
  const target = call('registered-models/create');
  const held = await Promise.all(Array.from({ length: 9 }, () => stall(target, 31 * MIB)));
  for await (const _ of every(10)) if (held.some(({ status }) => status() === 503)) break;

  expect((await asJson(target, { name: 'small' })).status).toBe(200);
  for (const { go } of held) go();
});

test('large bodies wait for room instead of being refused, and all of them arrive', async () => {
  const receiver = await startReceiver();
  const bodies = Array.from({ length: 10 }, (_, i) => Buffer.alloc(9 * MIB, i));

  const answers = await Promise.all(bodies.map((body) => post({ url: `${receiver.url}/webhook` }, body)));

  expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 400));
  const kept = receiver.captures.list({ limit: 10 }).items.map(({ id }) => receiver.captures.body(id)?.[0]);
  expect(kept.sort()).toEqual(bodies.map((body) => body[0]));
  expect(receiver.captures.list({ limit: 10 }).items.every(({ bodySize }) => bodySize === 9 * MIB)).toBe(true);
  await receiver.stop();
}, 30_000);

test('a body of single bytes arrives whole, and the connection can be used again', async () => {
  const receiver = await startReceiver();

  expect(await sendByteByByte({ url: `${receiver.url}/webhook` }, 50_000)).toBe(400);

  expect(receiver.captures.body(receiver.added[0]?.id ?? '')).toEqual(Buffer.alloc(50_000, ' '));
  await receiver.stop();
});
