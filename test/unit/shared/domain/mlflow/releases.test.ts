import { expect, test } from 'vitest';
import { eventSince, eventsOf, isSince, parseRelease } from '#shared/domain/mlflow/releases.ts';

const release = (text: string) => {
  const parsed = parseRelease(text);
  if (!parsed) throw new Error(`${text} is no release`);
  return parsed;
};

test.each([
  ['3.17.2', true],
  ['3.18.0.dev0', true],
  ['3.10.0rc1\n', true],
  ['<!doctype html>', false],
  ['3.17', false],
  ['3.17.2 and more', false],
])('takes %j for a release: %s', (text, is) => {
  expect(parseRelease(text) !== undefined).toBe(is);
});

test.each([
  ['3.2.9', 0],
  ['3.3.0', 6],
  ['3.4.0', 6],
  ['3.5.0', 14],
  ['3.10.1', 14],
  ['3.11.0', 15],
  ['3.18.0', 15],
  ['4.0.0', 15],
])('knows that MLflow %s has %i events', (text, count) => {
  expect(eventsOf(release(text))).toHaveLength(count);
});

test('compares numbers, not texts', () => {
  expect(isSince(release('3.9.0'), '3.10')).toBe(false);
  expect(isSince(release('3.10.0'), '3.9.5')).toBe(true);
  expect(eventSince('budget_policy.exceeded')).toBe('3.11.0');
});
