import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { type FilterContents, matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { arrivalRow, captureRow, deliveryRow } from '#shared/domain/filter/filter-row.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { type SeedDelivery, seedDeliveries } from '../support/seed-deliveries.ts';
import { startControl } from '../support/start-control.ts';

const nowMs = Date.now();
let control: Awaited<ReturnType<typeof startControl>>;
let all: DeliverySummary[];

beforeAll(async () => {
  control = await startControl();
  const { id } = await control.writer.write(() =>
    control.webhooks.create({ name: 'Alias_hook', url: control.webhookUrl, events: ['prompt.created'] }),
  );
  const seeds: SeedDelivery[] = fc.sample(seed, { numRuns: 250, seed: 1 });
  seedDeliveries(control.db, id, seeds);
  // Two with attempts, answers and captures.
  await control.dispatcher.test(id, 'prompt.created');
  const { id: none } = await control.writer.write(() =>
    control.webhooks.create({ name: 'none', url: `${control.webhookUrl}/none`, events: ['prompt.created'] }),
  );
  await control.dispatcher.test(none, 'prompt.created');
  control.db.exec(
    "INSERT INTO delivery_command (delivery, at_ms, command, origin) VALUES (3, 0, 'compose', 'agent'), (5, 0, 'replay', 'cli')",
  );
  all = control.deliveries.list({ limit: 1000 }).items;
});
afterAll(() => control.stop());

const name = fc.constantFrom('iris', 'Iris', 'café', 'decaf', 'my model', '100%', 'a_b', 'x"y');
const seed: fc.Arbitrary<SeedDelivery> = fc.record(
  {
    event: fc.constantFrom('model_version.created', 'model_version_tag.set', 'prompt.created', 'budget_policy.exceeded'),
    about: fc.record(
      {
        kind: fc.constantFrom('model', 'prompt', 'budget'),
        name,
        version: fc.constantFrom('1', '3'),
        alias: fc.constantFrom('champion', 'CAFÉ'),
        tag: fc.record({ key: fc.constantFrom('stage', 'a_b'), value: fc.constantFrom('prod', '') }),
      },
      { requiredKeys: ['kind', 'name'] },
    ),
    body: fc.constantFrom('{"name": "caf\\u00e9"}', '{"text": "iris 100%"}', 'nul \0 champion', '\ufeffbom', ''),
    state: fc.constantFrom('delivered', 'failed', 'exhausted', 'cancelled'),
    status: fc.constantFrom(200, 302, 401, 500, 503),
    error: fc.constantFrom('reset', 'timeout', 'too-many-redirects'),
    verdict: fc.constantFrom('valid', 'invalid', 'refused', 'unsigned', 'unchecked'),
    source: fc.constantFrom('registry', 'test', 'replay'),
    attempts: fc.integer({ min: 1, max: 4 }),
    createdAtMs: fc.integer({ min: nowMs - 3_600_000, max: nowMs }),
    tookMs: fc.integer({ min: 1, max: 9000 }),
    starred: fc.boolean(),
    replayOf: fc.integer({ min: 1, max: 20 }),
  },
  { requiredKeys: ['event', 'about', 'body', 'state', 'source', 'attempts', 'createdAtMs', 'starred'] },
);

const values: Readonly<Record<string, readonly string[]>> = {
  event: ['model_version*', '*.set', 'prompt.created'],
  entity: ['prompt*', 'model_version'],
  action: ['set', 'cr*'],
  model: ['iris', 'i*', '"my model"', '100%', 'a_b', 'café', 'CAFÉ'],
  prompt: ['IRIS'],
  version: ['3'],
  alias: ['champ*', 'café'],
  tag: ['stage', 'stage=prod', 'a_b='],
  webhook: ['alias_*', 'none'],
  state: ['delivered', 'failed', 'exhausted', 'retrying', 'arrived', 'refused'],
  reason: ['body-lost', 'unmatched', 'status'],
  endpoint: ['webhook', 'web*', 'none'],
  status: ['5xx', '>=400', 'none', '200..299', '<300'],
  error: ['drop', 'redirect', 'timeout'],
  verified: ['yes', 'no', 'unknown', 'refused'],
  attempt: ['>1', '2', '<=3'],
  took: ['>2s', '<=500ms'],
  wait: ['>1s', '<=0s'],
  size: ['>10', '0'],
  dup: ['yes', 'no'],
  source: ['test', 'registry,replay', 'external', 'tunnel', 'agent'],
  from: ['mlflow.example', 'mlflow*', '*', '"mlflow.example, 3.9.0"', 'réel.example'],
  'replay-of': ['d3', '0000000'],
  id: ['d12', '0000001', '*2-0000'],
  header: ['user-agent=python*', 'x-none', 'content-type=text*'],
  body: ['iris', 'café', 'champion', '100%', '"x y"'],
  answer: ['success', 'detail'],
  after: ['-30m'],
  before: ['-10m', '2020-01-01'],
  star: ['yes', 'no'],
};
const token = fc
  .constantFrom(...Object.keys(values))
  .chain((key) =>
    fc
      .tuple(fc.constantFrom('', '-'), fc.uniqueArray(fc.constantFrom(...(values[key] ?? [])), { minLength: 1, maxLength: 2 }))
      .map(([not, texts]) => `${not}${key}:${texts.join()}`),
  );
const word = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.constantFrom('iris', 'v3', '"v3 champion"', 'stage=prod', 'a_b', '100%', 'café', 'champion', 'd12', '127.0.0.1', '0000001', '3.9.0'),
  )
  .map((parts) => parts.join(''));
const filterText = fc
  .array(fc.oneof({ weight: 4, arbitrary: token }, word), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(' '));

/** A delivery that a real server of that name signs. */
async function fromServer(origin: string): Promise<void> {
  const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ origin, secret: origin }) };
  expect((await control.ask('/api/v1/senders/hookglass-4c1e22', init)).status).toBe(204);
  const { headers, body } = aSignedRequest({ secret: origin, deliveryId: `from ${origin}` });
  await fetch(control.webhookUrl, { method: 'POST', headers, body });
}

/** Read when it is first asked for: no row changes while the filters are tried. */
function once<Value>(read: () => Value): () => Value {
  let kept: { value: Value } | undefined;
  return () => {
    kept ??= { value: read() };
    return kept.value;
  };
}

/** Everything about a delivery as the reader gives it, so that nothing of the list's own way is used. */
function contentsOf(delivery: DeliverySummary): FilterContents {
  const { deliveries, captures } = control;
  const detail = deliveries.get(delivery.id);
  if (!detail) throw new Error(`no delivery ${delivery.id}`);
  return {
    body: once(() => deliveries.body(delivery.id)?.toString('utf8') ?? ''),
    headers: once(() => [...detail.request.headers, ...detail.attemptList.flatMap(({ response }) => response?.headers ?? [])]),
    answers: once(() => detail.attemptList.map(({ number }) => deliveries.responseBody(delivery.id, number)?.toString('utf8') ?? '')),
    waitsMs: once(() => detail.attemptList.flatMap(({ wait }) => (wait ? [wait.waitMs] : []))),
    why: once(() => captures.get(captures.idsOf(delivery.deliveryId).at(-1) ?? '')?.verdict.why),
    duplicate: once(() => captures.idsOf(delivery.deliveryId).length > 1),
    originDeliveryId: once(() => (delivery.replayOf === undefined ? undefined : deliveries.get(delivery.replayOf)?.deliveryId)),
    byAgent: once(() => detail.commands.some(({ origin }) => origin === 'agent')),
  };
}

it('finds by SQL and by reading exactly what the language says', () => {
  const known = all.map((delivery) => ({ delivery, row: deliveryRow(delivery), contents: contentsOf(delivery) }));

  fc.assert(
    fc.property(filterText, (q) => {
      const expected = known
        .filter(({ row, contents }) => matchesFilter(parseFilter(q), row, { nowMs: Date.now(), contents }))
        .map(({ delivery }) => delivery.id);

      expect(control.deliveries.list({ limit: 1000, q }).items.map(({ id }) => id)).toEqual(expected);
      expect(control.deliveries.count(q)).toBe(expected.length);
    }),
    { numRuns: 400 },
  );
});

it('finds captures by SQL and by reading exactly what the language says', async () => {
  const { captures } = control;
  const requests = [
    { path: '/webhook', body: '{"name": "café"}', headers: { 'x-note': 'Iris' } },
    { path: '/webhook/none', body: 'iris\0champion', headers: {} },
    { path: '/webhook?model=a_b', body: Uint8Array.of(0xff, 0x69), headers: { 'x-mlflow-delivery-id': 'd12' } },
  ];
  const origin = new URL(control.webhookUrl).origin;
  for (const { path, body, headers } of [...requests, ...requests]) await fetch(origin + path, { method: 'POST', body, headers });
  const known = captures.list({ limit: 1000 }).items.map((capture) => {
    const detail = captures.get(capture.id);
    const pairs = [...(detail?.headers ?? []), ...(detail?.answerHeaders ?? [])];
    const contents: FilterContents = {
      body: () => captures.body(capture.id)?.toString('utf8') ?? '',
      headers: () => pairs,
      answers: () => [detail?.answerBody ?? ''],
      waitsMs: () => [],
      why: () => undefined,
      duplicate: () => false,
      originDeliveryId: () => undefined,
      byAgent: () => false,
    };
    return { id: capture.id, row: captureRow(capture), contents };
  });

  expect(known.length).toBeGreaterThanOrEqual(7);
  fc.assert(
    fc.property(
      fc.oneof(
        filterText,
        fc.constantFrom('header:x-note=iris', '-header:x-note', 'why:no-*', '-status:none', 'POST', 'unmatched', '"a_b"'),
      ),
      (q) => {
        const expected = known.filter(({ row, contents }) => matchesFilter(parseFilter(q), row, { nowMs: Date.now(), contents }));

        expect(captures.list({ limit: 1000, q }).items.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      },
    ),
    { numRuns: 300 },
  );
});

it('finds rows of what came from elsewhere by SQL and by reading exactly what the language says', async () => {
  const { captures } = control;
  const event = (entity: string, data: object) => JSON.stringify({ entity, action: 'set', data });
  const requests = [
    { body: event('model_version_tag', { name: 'Iris', version: '3', key: 'stage', value: 'prod' }), id: 'e1' },
    { body: event('prompt_tag', { name: 'café', key: 'a_b' }), id: '' },
    { body: event('model_version_alias', { name: 'my model', alias: 'CAFÉ', version: 1 }), id: 'e1' },
    { body: event('budget_policy', { budget_policy_id: '100%' }), id: 'e2' },
    { body: '[]', id: 'e3' },
  ];
  for (const { body, id } of requests)
    await fetch(control.webhookUrl, { method: 'POST', body, headers: id === '' ? {} : { 'x-mlflow-delivery-id': id } });
  for (const origin of ['mlflow.example, 3.9.0', 'Réel.example', 'mlflow.example:5000, 3.17.2']) await fromServer(origin);
  const known = captures.arrivals.list({ limit: 1000 }).items.map((arrival) => {
    const newest = captures.arrival(arrival.id)?.captureList.at(-1);
    const contents: FilterContents = {
      body: () => captures.body(newest?.id ?? '')?.toString('utf8') ?? '',
      headers: () => [...(newest?.headers ?? []), ...(newest?.answerHeaders ?? [])],
      answers: () => [newest?.answerBody ?? ''],
      waitsMs: () => [],
      why: () => undefined,
      duplicate: () => false,
      originDeliveryId: () => undefined,
      byAgent: () => false,
    };
    return { id: arrival.id, row: arrivalRow(arrival), contents };
  });

  expect(known.length).toBeGreaterThanOrEqual(8);
  const more = fc.constantFrom('why:no-*', 'POST', '"a_b"', 'event:*_tag.set', '-model:*', 'id:e1', 'attempt:>1', 'prompt:caf*', 'tag:a_b');
  fc.assert(
    fc.property(fc.oneof(filterText, more), (q) => {
      const expected = known.filter(({ row, contents }) => matchesFilter(parseFilter(q), row, { nowMs: Date.now(), contents }));

      expect(captures.arrivals.list({ limit: 1000, q }).items.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      expect(captures.arrivals.count(q)).toBe(expected.length);
    }),
    { numRuns: 400 },
  );
});

it('goes through the pages of a filter without a hole or a double', () => {
  const q = 'state:failed -model:iris';
  const found: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = control.deliveries.list({ limit: 7, q, ...(cursor && { cursor }) });
    found.push(...page.items.map(({ id }) => id));
    cursor = page.next;
    if (!cursor) break;
  }

  expect(found.length).toBeGreaterThan(20);
  expect(found).toEqual(control.deliveries.list({ limit: 1000, q }).items.map(({ id }) => id));
});

it('counts what matches, of how many', async () => {
  const counted = async (q: string) => (await control.ask(`/api/v1/delivery-count?q=${encodeURIComponent(q)}`)).json();

  expect(await counted('')).toEqual({ count: all.length, of: all.length });
  expect(await counted('state:failed')).toEqual({
    count: all.filter(({ state }) => state !== 'delivered' && state !== 'cancelled').length,
    of: all.length,
  });
});

it('refuses a filter that cannot be read and says why', async () => {
  const answer = await control.ask(`/api/v1/deliveries?q=${encodeURIComponent('model:iris status:banana')}`);

  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    detail: 'query: q: status:banana: status takes 2xx, 503, >=400, none, not “banana”.',
    errors: [{ path: 'q' }],
  });
});
