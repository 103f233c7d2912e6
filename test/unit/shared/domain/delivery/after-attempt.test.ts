import { describe, expect, test } from 'vitest';
import { afterAttempt, type DeliverySummary, derivedWords, isFailure, isWithoutBody } from '#shared/domain/delivery/delivery.ts';
import type { Outcome } from '#shared/domain/delivery/outcome.ts';
import type { RetryRules } from '#shared/domain/delivery/retry-profile.ts';

const NOW_MS = Date.parse('2026-11-30T10:00:00Z');
const RULES: RetryRules = { profile: 'documented', maxRetries: 3, timeScale: 1 };

const answer = (status: number, retryAfter?: string): Outcome => ({
  kind: 'response',
  status,
  ...(retryAfter !== undefined && { retryAfter }),
});
const follows = (
  outcome: Outcome,
  { method = 'POST', retriesUsed = 0, ...rules }: Partial<RetryRules & { method: string; retriesUsed: number }> = {},
) => afterAttempt({ outcome, method, retriesUsed }, { ...RULES, ...rules }, NOW_MS, () => 0);

describe('after an attempt', () => {
  test.each([200, 204, 302, 399])('a delivery that was answered with %i is delivered', (status) => {
    expect(follows(answer(status))).toEqual({ kind: 'delivered', atMs: NOW_MS });
  });

  test('a good answer to what a redirect had made a GET is one without the body', () => {
    expect(follows(answer(200), { method: 'GET' })).toEqual({ kind: 'delivered', reason: 'body-lost', atMs: NOW_MS });
  });

  test.each([400, 401, 404])('a delivery that was answered with %i has failed for its status', (status) => {
    expect(follows(answer(status))).toEqual({ kind: 'failed', reason: 'status', atMs: NOW_MS });
  });

  test('a delivery that was not sent has failed for the reason of that', () => {
    expect(follows({ kind: 'refused', reason: 'target-refused', message: '' })).toEqual({
      kind: 'failed',
      reason: 'target-refused',
      atMs: NOW_MS,
    });
  });

  test('what was cut off by the end of the process is sent again at once, even where no retry is left', () => {
    expect(follows({ kind: 'interrupted' }, { retriesUsed: 3 })).toEqual({
      kind: 'waiting',
      dueAtMs: NOW_MS,
      wait: { waitMs: 0, cause: { kind: 'interrupted' } },
    });
  });

  test('a delivery that is tried again waits until the moment when its wait is over', () => {
    expect(follows(answer(503), { retriesUsed: 1, timeScale: 0.1 })).toEqual({
      kind: 'waiting',
      dueAtMs: NOW_MS + 200,
      wait: { waitMs: 200, cause: { kind: 'backoff', baseMs: 2000, jitterMs: 0 } },
    });
  });

  test('without a retry that is left it is exhausted', () => {
    expect(follows(answer(503), { retriesUsed: 3 })).toEqual({ kind: 'exhausted', atMs: NOW_MS });
  });

  test('a Retry-After that MLflow’s client cannot read ends it', () => {
    expect(follows(answer(503, 'soon'), { profile: 'mlflow' })).toEqual({ kind: 'failed', reason: 'bad-retry-after', atMs: NOW_MS });
  });

  test('no answer, of a kind that is not asked for again, has a reason of its own', () => {
    const brokenOff: Outcome = { kind: 'no-response', reason: 'closed', phase: 'read', message: '' };

    expect(follows(brokenOff, { profile: 'mlflow' })).toEqual({ kind: 'failed', reason: 'no-response', atMs: NOW_MS });
  });
});

test.each([
  ['failed', 'registry', true],
  ['exhausted', 'registry', true],
  ['delivered', 'registry', false],
  ['cancelled', 'registry', false],
  ['exhausted', 'conformance', false],
] as const)('what is %s and comes from %s is a failure: %s', (state, source, isOne) => {
  expect(isFailure({ state, source })).toBe(isOne);
});

test('only what was delivered can have lost its body', () => {
  const summary = (state: DeliverySummary['state'], reason?: 'body-lost' | 'status') =>
    isWithoutBody({ state, ...(reason !== undefined && { reason }) });

  expect([summary('delivered', 'body-lost'), summary('delivered'), summary('failed', 'body-lost')]).toEqual([true, false, false]);
});

test('a row says that it was derived from a call to another server, and what of it could not be read', () => {
  expect(derivedWords({ source: 'registry' })).toBeUndefined();
  expect(derivedWords({ source: 'mirror' })).toBe('derived from an API call');
  expect(derivedWords({ source: 'mirror', unread: 'Its tags are not known.' })).toBe('derived from an API call. Its tags are not known.');
});
