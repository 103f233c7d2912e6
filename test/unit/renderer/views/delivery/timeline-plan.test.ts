import { expect, it } from 'vitest';
import { planTimeline } from '#renderer/views/delivery/timeline-plan.ts';
import type { Attempt } from '#shared/domain/delivery/delivery.ts';
import type { Outcome } from '#shared/domain/delivery/outcome.ts';
import { aDeliveryDetail } from '../../../../support/a-delivery.ts';

const START = 1_795_429_864_871;

function attempt(number: number, afterMs: number, outcome: Outcome, wait?: Attempt['wait']): Attempt {
  const base = {
    number,
    startedAtMs: START + afterMs,
    method: 'POST',
    url: 'http://localhost/',
    by: 'plan',
    timings: {},
    redirects: [],
  } as const;
  return { ...base, redirects: [], outcome, tookMs: 40, ...(wait && { wait }) };
}

const backoff = (waitMs: number, baseMs: number) => ({ waitMs, cause: { kind: 'backoff', baseMs, jitterMs: waitMs - baseMs } }) as const;
const attempts = [
  attempt(1, 0, { kind: 'response', status: 503 }),
  attempt(2, 1240, { kind: 'response', status: 503 }, backoff(1200, 1000)),
  attempt(3, 3580, { kind: 'no-response', reason: 'closed', phase: 'first-byte', message: 'socket hang up' }, backoff(2300, 2000)),
  attempt(4, 7920, { kind: 'response', status: 200 }, backoff(4300, 4000)),
];

it('shows how long nobody was there: a band up to the attempt, and words', () => {
  const late = { ...backoff(1200, 1000), late: { ms: 180_000, why: 'asleep' as const } };
  const list = [attempt(1, 0, { kind: 'response', status: 503 }), attempt(2, 181_240, { kind: 'response', status: 200 }, late)];
  const plan = planTimeline(aDeliveryDetail({ attempts: 2, attemptList: list }), START + 400_000, { linear: false });

  expect(plan.rows[1]).toMatchObject({ waitText: 'waited 1 s + 0.2 s jitter, asleep 3 min', lateFromMs: 1240, startMs: 181_240 });
  expect(plan.rows[0]).not.toHaveProperty('lateFromMs');
});

it('gives a 503, 503, drop, 200 delivery four rows, each with the cause of its gap', () => {
  const plan = planTimeline(aDeliveryDetail({ attempts: 4, attemptList: attempts }), START + 60_000, { linear: false });

  expect(plan.rows.map(({ waitText, note }) => [waitText, note])).toEqual([
    [undefined, '40 ms, answered 503'],
    ['waited 1 s + 0.2 s jitter', '40 ms, answered 503'],
    ['waited 2 s + 0.3 s jitter', '40 ms, closed before an answer'],
    ['waited 4 s + 0.3 s jitter', '40 ms, answered 200'],
  ]);
  expect(plan.nowMs).toBeUndefined();
  expect(plan.soFarMs).toBe(7960);
});

it('shows the planned attempt, where now is, and warns before it will be stale', () => {
  const waiting = aDeliveryDetail({
    state: 'waiting',
    attempts: 1,
    attemptList: attempts.slice(0, 1),
    nextAttemptAtMs: START + 400_040,
    wait: { waitMs: 400_000, cause: { kind: 'retry-after', header: '400', askedMs: 400_000, form: 'seconds' } },
  });

  const plan = planTimeline(waiting, START + 2000, { linear: false });

  expect(plan.rows.at(-1)).toMatchObject({ number: 2, waitText: 'Retry-After 400 s' });
  expect(plan.nowMs).toBe(2000);
  expect(plan.staleAttempt).toBe(2);
  expect(plan.staleMs).toBe(300_000 - 871);
});

it('keeps the planned attempt while the delivery is held, and shows where now is', () => {
  const held = aDeliveryDetail({ state: 'held', attempts: 1, attemptList: attempts.slice(0, 1), heldPlanAtMs: START + 1240 });

  const plan = planTimeline(held, START + 60_000, { linear: false });

  expect(plan.rows.at(-1)).toMatchObject({ number: 2, startMs: 1240, held: true });
  expect(plan.nowMs).toBe(60_000);
});

it('shows now at its own moment, also where it is far from every attempt or one is overdue', () => {
  const waiting = aDeliveryDetail({ state: 'waiting', attempts: 1, attemptList: attempts.slice(0, 1), nextAttemptAtMs: START + 400_040 });
  const between = planTimeline(waiting, START + 200_000, { linear: false });
  const overdue = planTimeline(waiting, START + 500_000, { linear: false });

  expect(between.scale.stretches.some(({ fromMs, toMs }) => fromMs <= 200_000 && 200_000 <= toMs)).toBe(true);
  expect(overdue.scale.place(500_000)).toBeGreaterThan(overdue.scale.place(400_040));
});

it('leaves the other profile no say in how long the axis is', () => {
  // As documented the first retry waits a second at least; this delivery was cancelled before it.
  const short = aDeliveryDetail({
    state: 'cancelled',
    profile: 'mlflow',
    attempts: 1,
    attemptList: attempts.slice(0, 1),
  });

  const plan = planTimeline(short, START + 60_000, { linear: false });

  expect(plan.ghost?.marks.at(-1)?.fromMs).toBeGreaterThan(1000);
  expect(plan.scale.stretches.at(-1)?.toMs).toBe(100);
});

it('draws no line at 300 s as long as nothing crosses it', () => {
  const waiting = aDeliveryDetail({ state: 'waiting', attempts: 1, attemptList: attempts.slice(0, 1), nextAttemptAtMs: START + 1240 });

  expect(planTimeline(waiting, START + 100, { linear: false })).not.toHaveProperty('staleMs');
});
