import { expect, test } from 'vitest';
import { createCaptureStore } from '#core/receiver/capture-store.ts';
import type { NewCapture } from '#core/receiver/new-capture.ts';
import { newestDatabase } from '../../../support/newest-database.ts';

function aStore() {
  const db = newestDatabase();
  return createCaptureStore(db, { nowMs: () => 1000, sent: (id) => (id === '9f2c' ? { attempts: 2, bodyBytes: 0 } : undefined) });
}

const aCapture = (method: string): NewCapture => ({
  ...{ method, target: '/webhook', httpVersion: '1.1', headers: [], peer: '127.0.0.1:1', browser: false, atMs: 1, tookMs: 0 },
  ...{ verdict: { result: 'unchecked' }, bodySize: 0, bodyKept: 'whole', body: Buffer.alloc(0) },
});

test('pages are newest first, and the last one has no next', () => {
  const store = aStore();
  for (const method of ['A', 'B', 'C']) store.add(aCapture(method));

  const first = store.list({ limit: 2 });
  expect(first.items.map(({ method }) => method)).toEqual(['C', 'B']);
  expect(store.list({ limit: 2, cursor: first.next ?? '' })).toMatchObject({ items: [{ method: 'A' }] });
  expect(store.list({ limit: 3 }).next).toBeUndefined();
});

test('a filter skips rows without shortening the page', () => {
  const store = aStore();
  for (const method of ['GET', 'POST', 'GET', 'POST', 'GET']) store.add(aCapture(method));

  const page = store.list({ limit: 2, q: 'get' });
  expect(page.items.map(({ id }) => id)).toEqual(['c5', 'c3']);
  expect(store.list({ limit: 2, q: 'get', cursor: page.next ?? '' }).items.map(({ id }) => id)).toEqual(['c1']);
});

test('a filter looks into body, headers and answer', () => {
  const store = aStore();
  store.add({ ...aCapture('POST'), body: Buffer.from('{"name": "caf\\u00e9"}'), headers: [['User-Agent', 'node']] });
  store.add({ ...aCapture('POST'), answerBody: 'Invalid signature' });

  const found = (q: string) => store.list({ limit: 10, q }).items.map(({ id }) => id);
  expect(found('body:café')).toEqual(['c1']);
  expect(found('header:user-agent=no*')).toEqual(['c1']);
  expect(found('answer:invalid')).toEqual(['c2']);
});

test('counts how often a delivery id was met and remembers the last reason of our own delivery', () => {
  const store = aStore();
  const own = { ...aCapture('POST'), deliveryId: '9f2c', onItsWay: true } as const;
  store.add({ ...own, verdict: { result: 'invalid', why: 'prefix' } });
  store.add({ ...own, verdict: { result: 'invalid', why: 'mismatch' } });
  store.add({ ...aCapture('POST'), deliveryId: '9f2c', verdict: { result: 'invalid', why: 'ts-stale' } });

  expect(store.received('9f2c')).toEqual({ times: 3, why: 'mismatch' });
  expect(store.received('77ab')).toEqual({ times: 0 });
});

test('an id that is none of ours finds nothing', () => {
  const store = aStore();

  expect(store.get('c1')).toBeUndefined();
  expect(store.get('d1')).toBeUndefined();
  expect(store.body('9f2c')).toBeUndefined();
});
