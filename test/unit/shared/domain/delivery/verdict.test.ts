import { expect, it } from 'vitest';
import type { Verdict } from '#shared/domain/delivery/capture.ts';
import { checkText, DELIVERY_VERDICTS, type DeliveryVerdict, isFresh, VERDICT_WORDS, verdictOf } from '#shared/domain/delivery/verdict.ts';

it.each<[Verdict, number | undefined, DeliveryVerdict, string]>([
  [{ result: 'valid' }, 200, 'valid', 'signature valid'],
  [{ result: 'valid' }, undefined, 'valid', 'signature valid'],
  [{ result: 'valid' }, 503, 'valid', 'signature valid'],
  [{ result: 'valid' }, 401, 'refused', 'signature valid, but refused'],
  [{ result: 'valid' }, 422, 'refused', 'signature valid, but refused'],
  [{ result: 'invalid', why: 'ts-stale', signature: 'valid' }, 400, 'stale', 'signature valid, but stale (ts-stale)'],
  [{ result: 'invalid', why: 'ts-future', signature: 'valid' }, 400, 'stale', 'signature valid, but dated ahead of the clock (ts-future)'],
  [
    { result: 'invalid', why: 'ts-not-integer', signature: 'valid' },
    400,
    'stale',
    'signature valid, but its timestamp is no whole number (ts-not-integer)',
  ],
  [{ result: 'invalid', why: 'ts-stale' }, 400, 'invalid', 'signature invalid (ts-stale)'],
  [{ result: 'invalid', why: 'ts-future' }, 400, 'invalid', 'signature invalid (ts-future)'],
  [{ result: 'invalid', why: 'mismatch' }, 401, 'invalid', 'signature invalid (mismatch)'],
  [{ result: 'unsigned', why: 'unsigned' }, 400, 'unsigned', 'not signed (unsigned)'],
  [{ result: 'unchecked' }, 401, 'unchecked', 'signature not checked'],
])('%o answered %s is %s: %s', (verdict, status, word, text) => {
  expect(verdictOf(verdict, status)).toBe(word);
  expect(checkText(verdict, status)).toBe(text);
});

it('has other words for each', () => {
  for (const of of ['label', 'token', 'phrase'] as const)
    expect(new Set(DELIVERY_VERDICTS.map((verdict) => VERDICT_WORDS[verdict][of])).size).toBe(DELIVERY_VERDICTS.length);
});

it('is found by its word behind verified:, and completes “everything that …”', () => {
  expect(Object.fromEntries(DELIVERY_VERDICTS.map((verdict) => [VERDICT_WORDS[verdict].token, verdict]))).toEqual({
    yes: 'valid',
    stale: 'stale',
    no: 'invalid',
    refused: 'refused',
    unsigned: 'unsigned',
    unknown: 'unchecked',
  });
  for (const verdict of DELIVERY_VERDICTS) expect(VERDICT_WORDS[verdict].phrase).toMatch(/^(?:has|was|is) .*\w$/);
});

it('knows from the sender’s clock whether a documented receiver takes the timestamp', () => {
  expect([999, 1000, 1300, 1301].map((sec) => isFresh(1000, sec * 1000 + 999))).toEqual([false, true, true, false]);
});
