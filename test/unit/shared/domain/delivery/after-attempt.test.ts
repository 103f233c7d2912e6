import { describe, expect, test } from 'vitest';
import {
  afterAttempt,
  DELIVERY_STATES,
  type DeliveryDetail,
  type DeliverySummary,
  derivedWords,
  FINAL_STATES,
  isFailure,
  isWithoutBody,
  summaryOf,
} from '#shared/domain/delivery/delivery.ts';
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

test('nothing leaves four of the states, and something every other', () => {
  const leaving = DELIVERY_STATES.filter((state) => !FINAL_STATES.has(state));

  expect([...FINAL_STATES].sort()).toEqual(['cancelled', 'delivered', 'exhausted', 'failed']);
  expect(leaving).toEqual(['pending', 'in-flight', 'waiting', 'held']);
});

test('what lists carry of a delivery is nothing that only the whole has, and all the rest', () => {
  const summary: DeliverySummary = {
    ...{ id: 'd1', deliveryId: '9f2c', webhookId: 'w1', webhookName: 'ci', url: 'http://127.0.0.1:3000/hook', event: 'prompt.created' },
    ...{ subject: 'greet', about: { kind: 'prompt', name: 'greet' }, source: 'registry', state: 'waiting', profile: 'documented' },
    ...{ attempts: 1, attemptMarks: [503], attemptSpans: [0, 9], lastStatus: 503, createdAtMs: NOW_MS, size: 2, noted: true },
  };
  const whole: DeliveryDetail = {
    ...summary,
    ...{ note: 'ask Ana', attemptList: [], heldPlanAtMs: NOW_MS, maxRetries: 3, timeScale: 1, requestTimeoutMs: 30_000 },
    ...{ mlflowLog: null, commands: [], captures: [], wait: { waitMs: 1000, cause: { kind: 'backoff', baseMs: 1000, jitterMs: 0 } } },
    request: { method: 'POST', headers: [], timestampSec: 1_795_429_864, bodySize: 2 },
  };

  expect(summaryOf(whole)).toEqual(summary);
});
