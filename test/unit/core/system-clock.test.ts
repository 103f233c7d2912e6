import { expect, test } from 'vitest';
import { systemClock } from '#core/system-clock.ts';

/** Two by which the clocks may part, and one that is rounded off. */
const DRIFT_MS = 3;

test('microseconds and milliseconds are the same time', () => {
  const beforeMs = systemClock.nowMs();
  const micros = systemClock.nowMicros();
  const afterMs = systemClock.nowMs();

  expect(Number.isSafeInteger(micros)).toBe(true);
  expect(micros / 1000).toBeGreaterThanOrEqual(beforeMs - DRIFT_MS);
  expect(micros / 1000).toBeLessThan(afterMs + DRIFT_MS);
});

test('a timer fires once, when its time has come', async () => {
  const atMs = systemClock.nowMs() + 30;

  await new Promise<void>((resolve) => systemClock.setTimer(atMs, resolve));

  expect(systemClock.nowMs()).toBeGreaterThanOrEqual(atMs);
});

test('a time that is past fires in the next turn, and a cancelled timer never', async () => {
  const fired: string[] = [];
  const cancel = systemClock.setTimer(systemClock.nowMs(), () => fired.push('cancelled'));

  cancel();
  await new Promise<void>((resolve) => systemClock.setTimer(systemClock.nowMs() - 1000, resolve));

  expect(fired).toEqual([]);
});
