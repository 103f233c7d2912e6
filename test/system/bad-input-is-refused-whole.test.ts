import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningMlflow, startMlflow } from '../support/start-mlflow.ts';

const CALLS = [
  ['POST', 'registered-models/create'],
  ['PATCH', 'registered-models/update'],
  ['POST', 'registered-models/rename'],
  ['POST', 'registered-models/set-tag'],
  ['DELETE', 'registered-models/delete-tag'],
  ['POST', 'registered-models/alias'],
  ['POST', 'registered-models/get-latest-versions'],
  ['POST', 'model-versions/create'],
  ['PATCH', 'model-versions/update'],
  ['POST', 'model-versions/transition-stage'],
  ['POST', 'model-versions/set-tag'],
  ['POST', 'webhooks'],
  ['POST', 'experiments/create'],
  ['POST', 'experiments/search'],
  ['POST', 'runs/create'],
  ['POST', 'runs/log-batch'],
  ['POST', 'runs/log-metric'],
  ['POST', 'runs/search'],
  ['POST', 'logged-models'],
] as const;
const FIELDS = [
  'name',
  'new_name',
  'key',
  'value',
  'alias',
  'version',
  'source',
  'tags',
  'description',
  'events',
  'url',
  'stage',
  'run_id',
].concat([
  'experiment_id',
  'experiment_ids',
  'filter',
  'order_by',
  'max_results',
  'page_token',
  'metrics',
  'params',
  'start_time',
  'status',
]);
const LONG = 'n'.repeat(1_000_000);
/** What clients get wrong: types, emptiness, size, characters that cannot be stored or written. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e300,
    '',
    ' ',
    '\u0000',
    '\ud800',
    'a/b',
    '..',
    '1',
    LONG,
    [],
    {},
    [null],
    [{}],
    [{ key: 'k', value: 1 }],
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);
const body = fc.oneof(
  { weight: 5, arbitrary: fc.dictionary(fc.constantFrom(...FIELDS), odd, { maxKeys: 6 }).map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
  { weight: 1, arbitrary: fc.json() },
);
const TABLES = ['registered_model', 'model_version', 'webhook', 'event', 'delivery'];

let running: RunningMlflow;
beforeAll(async () => {
  running = await startMlflow();
});
afterAll(() => running.stop());

const rows = () => TABLES.map((table) => running.dispatch.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());

it('answers every odd body below 500, and a refused one leaves no row behind', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...CALLS), body, async ([method, call], text) => {
      const before = rows();

      const answer = await fetch(`${running.url}/api/2.0/mlflow/${call}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: text,
      });
      const said = await answer.text();

      expect(answer.status, said.slice(0, 300)).toBeLessThan(500);
      if (answer.status === 200) return;
      expect(Object.keys(JSON.parse(said))).toEqual(['error_code', 'message', 'sqlstate', 'error_class']);
      expect(rows()).toEqual(before);
    }),
    { numRuns: 1500 },
  );
}, 60_000);
