import { expect, it } from 'vitest';
import type { CheckRequest, CheckSent } from '#core/check/check-send.ts';
import { runChecks } from '#core/check/run-checks.ts';
import { verify } from '#core/signing/verify.ts';
import type { CheckQuestion } from '#shared/domain/check/question.ts';
import type { CheckReport } from '#shared/domain/check/report.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { idsOf } from '../../../support/run-checks-on.ts';

const SECRET = 'secret-of-the-receiver';

interface Made {
  report: CheckReport;
  requests: CheckRequest[];
  tookMs: number;
}

/** A run whose time passes only where an answer takes some; waits of the run itself end at once. */
async function runWith(
  answer: (request: CheckRequest, nowMs: number) => { afterMs: number; sent: CheckSent },
  question: Partial<CheckQuestion> = {},
): Promise<Made> {
  const clock = fakeClock();
  const startMs = clock.nowMs();
  const requests: CheckRequest[] = [];
  let ids = 0;
  const end = await runChecks(
    { target: 'http://127.0.0.1:1/hook', secret: SECRET, ...question },
    {
      clock: {
        ...clock,
        setTimer(atMs, callback) {
          setImmediate(() => {
            clock.advance(Math.max(0, atMs - clock.nowMs()));
            callback();
          });
          return () => undefined;
        },
      },
      uuid() {
        ids += 1;
        return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
      },
      signal: new AbortController().signal,
      probe: async () => ({ kind: 'none', reason: 'refused', message: 'no probe', tookMs: 0 }),
      async send(request) {
        requests.push(request);
        const { afterMs, sent } = answer(request, clock.nowMs());
        const untilMs = clock.nowMs() + Math.min(afterMs, request.timeoutMs);
        await new Promise((resolve) => setImmediate(resolve));
        clock.advance(Math.max(0, untilMs - clock.nowMs()));
        if (afterMs > request.timeoutMs)
          return {
            kind: 'none',
            reason: 'timeout',
            message: `No complete answer within ${request.timeoutMs / 1000} s.`,
            tookMs: request.timeoutMs,
          };
        return { ...sent, tookMs: afterMs };
      },
    },
  );
  if (end.kind !== 'finished') throw new Error(end.kind);
  return { report: end.report, requests, tookMs: clock.nowMs() - startMs };
}

const status = (code: number): CheckSent => ({ kind: 'answer', status: code, headers: [], body: Buffer.from('x'), tookMs: 0 });

/** As the documented receiver answers. */
function asDocumented({ headers, body }: CheckRequest, nowMs: number): CheckSent {
  const { answer } = verify({
    signature: headerIn(headers, 'x-mlflow-signature'),
    deliveryId: headerIn(headers, 'x-mlflow-delivery-id'),
    timestamp: headerIn(headers, 'x-mlflow-timestamp'),
    body,
    secrets: [{ secret: SECRET, from: { kind: 'endpoint', endpoint: 'here' }, decides: true }],
    nowMs,
    toleranceSec: 300,
  });
  return status(answer.status);
}

it('a receiver that hangs is found by the first request', async () => {
  const { report, requests, tookMs } = await runWith(() => ({ afterMs: Number.POSITIVE_INFINITY, sent: status(200) }));

  expect(requests).toHaveLength(1);
  expect(tookMs).toBe(30_000);
  expect(idsOf(report, 'fail')).toEqual(['answers-in-time']);
  expect(idsOf(report, 'pass')).toEqual([]);
  expect(report.checks.find(({ id }) => id === 'answers-in-time')?.why).toBe('No complete answer within 30 s.');
});

it('a hanging receiver fails a run that gives it less than MLflow does', async () => {
  const { report, tookMs } = await runWith(() => ({ afterMs: Number.POSITIVE_INFINITY, sent: status(200) }), { timeoutMs: 5000 });

  expect(tookMs).toBe(5000);
  expect(idsOf(report, 'fail')).toEqual(['valid-signature']);
  expect(report.checks[0]?.why).toBe('No complete answer within 5 s. That was all the time this run had.');
});

it.each([2000, 5000, 9000, 20_000, 29_000])(
  'a receiver that takes %d ms for each answer is judged within 60 s, and fails nothing but what is late',
  async (afterMs) => {
    const { report, tookMs } = await runWith((request, nowMs) => ({ afterMs, sent: asDocumented(request, nowMs) }));

    expect(tookMs).toBeLessThanOrEqual(60_000);
    expect(idsOf(report, 'fail').filter((id) => id !== 'fifty-at-once')).toEqual([]);
    expect(
      report.checks.filter(({ result }) => result === 'skip').every(({ answer }) => answer === 'no time' || answer === 'no probe URL'),
    ).toBe(true);
    expect(report.timedOut).toBe(afterMs >= 9000 ? true : undefined);
  },
);

it('a receiver that is away for a moment is asked again, one that stays away is not asked 24 times', async () => {
  const away: CheckSent = { kind: 'none', reason: 'refused', message: 'Nothing listens there.', tookMs: 0 };
  const back = await runWith((request, nowMs) => ({
    afterMs: 1,
    sent: request.deliveryId.endsWith('05') && nowMs % 1000 > 200 ? away : asDocumented(request, nowMs),
  }));
  expect(idsOf(back.report, 'fail')).toEqual([]);

  let count = 0;
  const gone = await runWith((request, nowMs) => {
    count += 1;
    return { afterMs: 1, sent: count > 20 ? away : asDocumented(request, nowMs) };
  });
  expect(idsOf(gone.report, 'fail')).toEqual([]);
  expect(gone.report.checks.at(-1)).toMatchObject({ result: 'skip', why: 'Not run: nothing listens there any more.' });
  expect(gone.requests.length).toBeLessThan(50);
});

it('a tolerance of any size is found to the second, in few requests', async () => {
  for (const toleranceSec of [0, 1, 17, 60, 299, 300]) {
    const { report, requests } = await runWith(
      (request, nowMs) => {
        const ageSec = Math.floor(nowMs / 1000) - Number(headerIn(request.headers, 'x-mlflow-timestamp'));
        return { afterMs: 1, sent: status(ageSec >= 0 && ageSec <= toleranceSec ? 200 : 400) };
      },
      { only: ['clock-tolerance'] },
    );
    expect(report.checks[0]).toMatchObject({ result: 'pass', answer: `${toleranceSec} s` });
    expect(requests.length).toBeLessThan(20);
  }
});

it.each([
  [400, '400 s'],
  [3600, '3600 s'],
  [100_000, '100000 s'],
])('also one of %d s, which is more than MLflow needs', async (toleranceSec, answer) => {
  const { report, requests } = await runWith(
    (request, nowMs) => {
      const ageSec = Math.floor(nowMs / 1000) - Number(headerIn(request.headers, 'x-mlflow-timestamp'));
      return { afterMs: 1, sent: status(Math.abs(ageSec) <= toleranceSec ? 200 : 400) };
    },
    { only: ['clock-tolerance'] },
  );

  expect(report.checks[0]).toMatchObject({ result: 'pass', answer, why: expect.stringContaining('300 s or more ahead') });
  expect(requests.length).toBeLessThan(45);
});

it('a run for one check tells of the valid request only where that is in the way', async () => {
  const fine = await runWith((request, nowMs) => ({ afterMs: 1, sent: asDocumented(request, nowMs) }), { only: ['other-secret'] });
  expect(fine.report.checks.map(({ id, result }) => `${id} ${result}`)).toEqual(['other-secret pass']);
  expect(fine.requests).toHaveLength(2);

  const refused = await runWith(() => ({ afterMs: 1, sent: status(401) }), { only: ['other-secret'] });
  expect(refused.report.checks.map(({ id, result }) => `${id} ${result}`)).toEqual(['valid-signature fail', 'other-secret skip']);
  expect(refused.report.summary.failed).toBe(1);
});
