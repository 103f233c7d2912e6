import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGuardedServe } from '../../support/guarded-serve.ts';
import { post, type Target } from '../../support/hostile-bodies.ts';

let serve: Awaited<ReturnType<typeof startGuardedServe>>;
beforeAll(async () => {
  serve = await startGuardedServe();
});
afterAll(() => serve.stop());

const MIB = 1024 * 1024;
const FIELDS = JSON.stringify({ name: 'm', tags: Array.from({ length: 900_000 }, (_, i) => ({ key: `k${i}`, value: '' })) });
const CLAUSES = Array.from({ length: 10_000 }, () => "tags.a = 'b'").join(' AND ');
const search = (more: object) => JSON.stringify({ experiment_ids: ['0'], ...more });

/** What is refused at once would be over before its neighbour has asked often enough for a figure. */
async function longEnough(ask: () => Promise<void>): Promise<void> {
  const endMs = performance.now() + 400;
  for (let times = 0; times < 5 || performance.now() < endMs; times += 1) await ask();
}

const MLFLOW: readonly [what: string, path: string, body: string][] = [
  ['30 MiB of opening brackets', 'registered-models/create', '['.repeat(30 * MIB)],
  ['30 MiB of opening objects', 'registered-models/create', '{"a":'.repeat(6 * MIB)],
  ['nesting of 3,000', 'registered-models/create', `{"name":"m","tags":${'['.repeat(3000)}${']'.repeat(3000)}}`],
  ['900,000 tags', 'registered-models/create', FIELDS],
  ['30 MiB of escaped quotes', 'registered-models/create', `{"name":"${'\\"'.repeat(15 * MIB)}"}`],
  ['JSON in JSON, nested', 'registered-models/create', JSON.stringify('['.repeat(MIB))],
  ['a filter of 10,000 clauses', 'runs/search', search({ filter: CLAUSES })],
  ['a quoted text of 1 MB in a filter', 'runs/search', search({ filter: `tags.a = '${'x'.repeat(1_000_000)}'` })],
  ['100,000 characters of quotes', 'runs/search', search({ filter: "'".repeat(99_999) })],
  ['100,000 characters of brackets', 'runs/search', search({ filter: '('.repeat(100_000) })],
  ['100,000 characters of words', 'runs/search', search({ filter: 'x '.repeat(50_000) })],
  ['30,000 order_by clauses', 'runs/search', search({ order_by: Array.from({ length: 30_000 }, () => 'start_time') })],
  ['an order_by clause of 100,000 characters', 'runs/search', search({ order_by: ['`'.repeat(100_000)] })],
  ['a page token of 100,000 characters', 'runs/search', search({ page_token: Buffer.from('['.repeat(75_000)).toString('base64') })],
];

test('what is too much for the MLflow API is a 4xx in its envelope, told before it is parsed', async () => {
  for (const [what, path, body] of MLFLOW) {
    await serve.guard({ row: 'R-19', what: `MLflow API, ${what}` }, async () => {
      await longEnough(async () => {
        const answer = await post(serve.mlflowCall(path), body);

        expect([what, answer.status], answer.text.slice(0, 200)).toEqual([what, 400]);
        expect(JSON.parse(answer.text)).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE' });
      });
    });
  }
});

test('what is too much for the control API is a 4xx problem document', async () => {
  const bodies: readonly [what: string, body: string][] = [
    ['30 MiB of opening brackets', '['.repeat(30 * MIB)],
    ['30 MiB of opening objects', '{"a":'.repeat(6 * MIB)],
    ['900,000 fields', FIELDS],
  ];

  for (const [what, body] of bodies) {
    await serve.guard({ row: 'R-19', what: `control API, ${what}` }, async () => {
      await longEnough(async () => {
        const answer = await post(serve.controlCall('webhooks'), body);

        expect(answer.status).toBe(400);
        expect(JSON.parse(answer.text)).toMatchObject({ type: 'urn:hookglass:problem:bad-request' });
      });
    });
  }
});

test('the receiver keeps and forwards any JSON without holding others up', async () => {
  await setForward();
  const bodies: readonly [what: string, body: string][] = [
    ['10 MiB of opening brackets', '['.repeat(10 * MIB)],
    ['10 MiB of opening objects', '{"a":'.repeat(2 * MIB)],
    ['3 million empty objects', `{"entity":"a","action":"b","data":[${'{},'.repeat(3_000_000)}{}]}`],
  ];

  for (const [what, body] of bodies) {
    await serve.guard({ row: 'R-19', what: `forwarded, ${what}` }, async () => {
      for (let times = 0; times < 3; times += 1) expect((await post(serve.webhook, body)).status).toBe(502);
    });
  }
});

/** To a port where nobody listens: what is judged is what comes before. */
async function setForward(): Promise<void> {
  const { url, headers = {} }: Target = serve.controlCall('endpoints/webhook');
  const forward = { watch: false, routes: [{ events: '*', url: 'http://127.0.0.1:9/' }] };
  expect((await fetch(url, { method: 'PATCH', headers, body: JSON.stringify({ forward }) })).status).toBe(200);
}
