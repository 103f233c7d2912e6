import { expect, test } from 'vitest';
import type { CheckOutcome } from '#shared/domain/check/report.ts';
import { briefOf, summaryOf } from '#shared/domain/check/run.ts';

const outcome = (level: CheckOutcome['level'], result: CheckOutcome['result']): CheckOutcome => ({
  id: 'floats',
  level,
  result,
  why: 'What was seen.',
  answer: '200',
  exchanges: [],
});

test('a failed must is a failure; what else failed is a warning', () => {
  const summary = summaryOf([outcome('must', 'fail'), outcome('should', 'fail'), outcome('info', 'fail'), outcome('must', 'skip')]);

  expect(summary).toEqual({ passed: 0, failed: 1, warned: 2, skipped: 1 });
});

test('a stream event has of an outcome what fits into it', () => {
  expect(briefOf({ ...outcome('must', 'pass'), tookMs: 4 })).toEqual({
    id: 'floats',
    level: 'must',
    result: 'pass',
    answer: '200',
    tookMs: 4,
  });
});
