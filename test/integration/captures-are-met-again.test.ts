import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '#core/database/migrate.ts';
import { MIGRATIONS } from '#core/database/migrations/index.ts';
import { type Database, openDatabase } from '#core/database/open.ts';
import { createWriter, type Writer } from '#core/database/writer.ts';
import { createCaptureShelves } from '#core/receiver/capture-shelves.ts';
import { type CaptureStore, createCaptureStore } from '#core/receiver/capture-store.ts';
import type { NewCapture } from '#core/receiver/new-capture.ts';

const keep = { count: 100_000, bytes: 1024 ** 3 };
let db: Database;
let writer: Writer;
let store: CaptureStore;

beforeEach(() => {
  Object.assign(keep, { count: 100_000 });
  db = openDatabase(':memory:');
  migrate(db, MIGRATIONS);
  writer = createWriter(db);
  store = createCaptureStore(db, { nowMs: () => 0, shelves: createCaptureShelves(db, { keep, afterUndo: writer.afterUndo }) });
});
afterEach(async () => {
  await writer.stop();
  db.close();
});

const aCapture = (deliveryId: string, more: Partial<NewCapture> = {}): NewCapture => ({
  ...{ method: 'POST', target: '/', httpVersion: '1.1', headers: [], peer: '127.0.0.1:1', browser: false, atMs: 1, tookMs: 0 },
  ...{ verdict: { result: 'unsigned' }, bodySize: 0, bodyKept: 'whole', body: Buffer.alloc(0), deliveryId, ...more },
});

const add = (deliveryId: string, more?: Partial<NewCapture>) => writer.write(() => store.add(aCapture(deliveryId, more)));

/** … and undone. */
const addedAndUndone = (deliveryId: string) =>
  writer.write(() => {
    store.add(aCapture(deliveryId));
    throw new Error('refused after all');
  });

test('a capture that was undone was not met, and whatever has its number now is no other', async () => {
  await expect(addedAndUndone('undone')).rejects.toThrow('refused after all');
  await add('other');

  expect(store.attemptsOf('undone')).toBe(0);
  expect(store.idsOf('undone')).toEqual([]);
  expect(await add('undone')).toMatchObject({ id: 'c2', row: 'c2', attempt: 1, duplicate: false });
  expect(await add('undone')).toMatchObject({ id: 'c3', row: 'c2', attempt: 2, duplicate: true });
});

test('what was to be dropped for a capture that was undone is met as before', async () => {
  for (let i = 0; i < 4; i += 1) await add('mine');
  Object.assign(keep, { count: 2 });

  await expect(addedAndUndone('mine')).rejects.toThrow('refused after all');

  expect(store.idsOf('mine')).toEqual(['c1', 'c2', 'c3', 'c4']);
  expect(await add('mine')).toMatchObject({ row: 'c1', attempt: 5 });
});

test('a row goes with the last of its captures, whichever kind that is', async () => {
  const signed = { verdict: { result: 'valid' } } as const;
  await add('mixed', signed);
  await add('mixed');
  await add('alone');
  Object.assign(keep, { count: 1 });
  const rows = () => store.arrivals.list({ limit: 10 }).items.map(({ id }) => id);

  await add('new');
  expect(store.idsOf('mixed')).toEqual(['c1']);
  expect(rows()).toEqual(['c4', 'c1']);
  await add('newer', signed);
  expect(store.idsOf('mixed')).toEqual([]);
  expect(rows()).toEqual(['c5', 'c4']);
});

test('an index that is made of the table says the same', async () => {
  for (const id of ['a', 'b', 'a', 'c', 'a']) await add(id);
  const copy = openDatabase(':memory:');
  migrate(copy, MIGRATIONS);
  for (const table of ['capture', 'capture_kept', 'arrival'])
    for (const row of db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all())
      copy
        .prepare(
          `INSERT INTO ${table} (${Object.keys(row).join()}) VALUES (${Object.keys(row)
            .map(() => '?')
            .join()})`,
        )
        .run(Object.values(row));
  const again = createCaptureStore(copy, { nowMs: () => 0 });

  expect(again.idsOf('a')).toEqual(store.idsOf('a'));
  expect(again.attemptsOf('a')).toBe(3);
  expect(again.arrival('a')?.captureList.map(({ id }) => id)).toEqual(['c1', 'c3', 'c5']);
  copy.close();
});

test('the report of a valid request is kept as its proof and read as it was; one that stands whole is read as it is', async () => {
  const headers = [
    ['x-MLflow-delivery-id', 'd'],
    ['X-MLflow-Timestamp', '1795429864'],
    ['X-MLflow-Signature', 'v1,4Yq0TnHqS9nnOPB1sJ6xqDgkmHQpFxtNAV4VXoWDHnk='],
  ] as const;
  const secretFrom = { kind: 'endpoint', endpoint: 'ci' } as const;
  const proof = {
    verdict: { result: 'valid' },
    answer: { status: 200 },
    secretFrom,
    checkedAtMs: 1_795_429_866_000,
    toleranceSec: 300,
  } as const;
  await add('d', { headers, verdict: proof.verdict, report: proof, bodySize: 7 });

  const { report } = store.get('c1') ?? {};
  expect(report).toMatchObject({ verdict: { result: 'valid' }, answer: { status: 200 }, secretFrom });
  expect(report?.steps.map(({ value, passed, notReached }) => [value, passed, notReached])).toEqual([
    ['v1,4Yq0TnHqS9nnOPB1sJ6xqDgkmHQpFxtNAV4VXoWDHnk=', true, false],
    ['d', true, false],
    ['1795429864', true, false],
    ['age 2 s of 0…300 s', true, false],
    ['v1,', true, false],
    ['d.1795429864.(7 bytes of body)', true, false],
    ['4Yq0TnHq… with the secret of the endpoint “ci”', true, false],
  ]);

  db.prepare('UPDATE capture SET report = ?').run(JSON.stringify({ ...report, steps: [] }));
  expect(store.get('c1')?.report).toEqual({ ...report, steps: [] });
});
