import { expect, test } from 'vitest';
import { kindOf, sizeOf } from '#core/receiver/capture-shelves.ts';

const sent = { attempts: 2, bodyBytes: 500 };
const request = { target: '/webhook', headers: [['Host', 'localhost']] } as const;
const valid = { ...request, verdict: { result: 'valid' }, bodySize: 500 } as const;
const unsigned = { ...request, verdict: { result: 'unsigned' }, bodySize: 500 } as const;

test('what we sent is our own, signed or not, refused or not', () => {
  expect(kindOf(valid, sent, 0)).toBe('own');
  expect(kindOf(unsigned, sent, 1)).toBe('own');
  expect(kindOf({ ...unsigned, refusal: 'dropped' }, sent, 0)).toBe('own');
  expect(kindOf({ ...unsigned, bodySize: 1000, headers: [['X-Forwarded-For', 'f'.repeat(1000)]] }, sent, 0)).toBe('own'); // through a proxy
});

test('a delivery id that somebody learned makes nothing our own beyond what we sent', () => {
  expect(kindOf(unsigned, sent, 2)).toBe('foreign');
  expect(kindOf({ ...unsigned, bodySize: 10_000 }, sent, 0)).toBe('foreign');
  expect(kindOf({ ...unsigned, headers: [['X', 'x'.repeat(20_000)]] }, sent, 0)).toBe('foreign');
  expect(kindOf({ ...unsigned, target: `/webhook?${'x'.repeat(20_000)}` }, sent, 0)).toBe('foreign');
  expect(kindOf(valid, sent, 2)).toBe('signed');
});

test('what others send is told apart by its signature, and by whether it was taken at all', () => {
  expect(kindOf(valid, undefined, 0)).toBe('signed');
  expect(kindOf(unsigned, undefined, 0)).toBe('foreign');
  expect(kindOf({ ...valid, refusal: 'unmatched' }, undefined, 0)).toBe('refused');
});

test('one that is larger than all that is kept of its kind has only its beginning', () => {
  expect(sizeOf(500, 10_000, { bytes: 100_000 }).bodyBytes).toBe(10_000);
  expect(sizeOf(500, 10_000_000, { bytes: 1_000_000 }).bodyBytes).toBe(65_536);
  expect(sizeOf(500, 10_000_000, { bytes: 40_000 })).toMatchObject({ bodyBytes: 20_000 });
  expect(sizeOf(500, 10_000_000, { bytes: 40_000 }).bytes).toBeLessThanOrEqual(40_000);
});
