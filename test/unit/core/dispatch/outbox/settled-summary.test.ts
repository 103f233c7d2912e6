import { expect, test } from 'vitest';
import { settledSummary } from '#core/dispatch/outbox/settled-summary.ts';
import type { DeliveryState, DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { Outcome } from '#shared/domain/delivery/outcome.ts';
import { aDelivery } from '../../../../support/a-delivery.ts';

const { lastStatus: _1, verdict: _2, tookMs: _3, ...made } = aDelivery();
/** Its third attempt is on its way. */
const BEFORE: DeliverySummary = {
  ...made,
  state: 'in-flight',
  attempts: 3,
  attemptMarks: [503, 502, 'in-flight'],
  attemptSpans: [0, 8, 10, 20, 1038],
};
const NOW_MS = BEFORE.createdAtMs + 1050;
const OK: Outcome = { kind: 'response', status: 200 };
const DELIVERED: DeliveryState = { kind: 'delivered', atMs: NOW_MS };
const WAITING: DeliveryState = { kind: 'waiting', dueAtMs: NOW_MS + 2000, wait: { waitMs: 2000, cause: { kind: 'at-once' } } };

const after = (outcome: Outcome, state: DeliveryState, { before = BEFORE, stale = false } = {}) =>
  settledSummary(before, outcome, 12, state, stale, NOW_MS);

test('a delivery that has ended says what came, and how long all of it took', () => {
  expect(after(OK, DELIVERED)).toEqual({
    ...BEFORE,
    state: 'delivered',
    attemptMarks: [503, 502, 200],
    attemptSpans: [0, 8, 10, 20, 1038, 12],
    lastStatus: 200,
    tookMs: 1050,
  });
});

test('one that waits says until when, and not how long it took', () => {
  expect(after({ kind: 'response', status: 503 }, WAITING)).toEqual({
    ...BEFORE,
    state: 'waiting',
    attemptMarks: [503, 502, 503],
    attemptSpans: [0, 8, 10, 20, 1038, 12],
    lastStatus: 503,
    nextAttemptAtMs: NOW_MS + 2000,
  });
});

test('where no answer came stands why', () => {
  const outcomes: [Outcome, string][] = [
    [{ kind: 'no-response', reason: 'reset', phase: 'read', message: '' }, 'reset'],
    [{ kind: 'refused', reason: 'target-refused', message: '' }, 'target-refused'],
    [{ kind: 'interrupted' }, 'interrupted'],
  ];
  for (const [outcome, word] of outcomes) {
    const { lastStatus, lastError, attemptMarks } = after(outcome, WAITING);
    expect({ lastStatus, lastError, attemptMarks }).toEqual({ lastError: word, attemptMarks: [503, 502, word] });
  }
});

test('the reason of a state is told where it has one', () => {
  expect(after(OK, { ...DELIVERED, reason: 'body-lost' }).reason).toBe('body-lost');
  expect(after(OK, DELIVERED)).not.toHaveProperty('reason');
});

test('what was so before the attempt is not said of it', () => {
  const before: DeliverySummary = {
    ...BEFORE,
    reason: 'user',
    lastStatus: 503,
    lastError: 'reset',
    nextAttemptAtMs: 1,
    tookMs: 1,
    starred: true,
    noted: true,
    cause: { why: 'secret', sure: true, headline: 'h' } as unknown as NonNullable<DeliverySummary['cause']>,
  };

  expect(after(OK, DELIVERED, { before })).toEqual(after(OK, DELIVERED));
  expect(after({ kind: 'interrupted' }, WAITING, { before })).toEqual(after({ kind: 'interrupted' }, WAITING));
});

test('a plan that comes too late is told, unless the first attempt was late already', () => {
  const late: DeliverySummary = { ...BEFORE, stale: 'before-first-send' };

  expect(after(OK, WAITING)).not.toHaveProperty('stale');
  expect(after(OK, WAITING, { stale: true }).stale).toBe('planned');
  expect(after(OK, WAITING, { before: late, stale: true }).stale).toBe('before-first-send');
});
