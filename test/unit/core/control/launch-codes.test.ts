import { expect, test } from 'vitest';
import { createLaunchCodes } from '#core/control/launch-codes.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

test('works once', () => {
  const codes = createLaunchCodes(fakeClock());
  const code = codes.issue();

  expect(codes.redeem('another')).toBe(false);
  expect(codes.redeem(code)).toBe(true);
  expect(codes.redeem(code)).toBe(false);
});

test('works for less than 60 s', () => {
  const clock = fakeClock();
  const codes = createLaunchCodes(clock);
  const [early, late] = [codes.issue(), codes.issue()];

  clock.advance(59_999);
  expect(codes.redeem(early)).toBe(true);
  clock.advance(1);
  expect(codes.redeem(late)).toBe(false);
});
