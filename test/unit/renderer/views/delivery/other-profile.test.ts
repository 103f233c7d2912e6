import { expect, it } from 'vitest';
import { otherProfile } from '#renderer/views/delivery/other-profile.ts';
import type { Attempt } from '#shared/domain/delivery/delivery.ts';
import { aDeliveryDetail } from '../../../../support/a-delivery.ts';

const attempt = (number: number, status: number): Attempt => ({
  number,
  startedAtMs: 1_795_429_864_871 + number * 10_000,
  method: 'POST',
  url: 'http://localhost/',
  by: 'plan',
  timings: {},
  redirects: [],
  tookMs: 40,
  outcome: { kind: 'response', status },
});

it('says where MLflow would have sent: at once, then after 2 s and up to a second of jitter', () => {
  const delivery = aDeliveryDetail({ attempts: 3, attemptList: [attempt(1, 503), attempt(2, 503), attempt(3, 200)] });

  expect(otherProfile(delivery)).toEqual({
    profile: 'mlflow',
    marks: [
      { number: 1, fromMs: 0, toMs: 0 },
      { number: 2, fromMs: 40, toMs: 40 },
      { number: 3, fromMs: 2080, toMs: 3079 },
    ],
  });
});

it('ends where the other profile would not have tried again', () => {
  const delivery = aDeliveryDetail({ attempts: 1, attemptList: [attempt(1, 401)] });

  expect(otherProfile(delivery).marks).toHaveLength(1);
});
