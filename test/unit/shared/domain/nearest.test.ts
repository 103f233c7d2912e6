import { expect, it } from 'vitest';
import { didYouMean, nearestNames } from '#shared/domain/nearest.ts';

const VERBS = ['serve', 'deliveries', 'export', 'import', 'replay', 'retry', 'release', 'show', 'wait', 'webhooks', 'diff'];

it.each([
  ['delivries', ['deliveries']],
  ['delivereis', ['deliveries']],
  ['Deliveries', ['deliveries']],
  ['deliv', ['deliveries']],
  ['webhook', ['webhooks']],
  ['exprot', ['export']],
  ['emport', ['export', 'import']],
  ['shwo', ['show']],
  ['quantum', []],
  ['x', []],
  ['', []],
  ['a'.repeat(5000), []],
])('%j may mean %j', (typed, names) => {
  expect(nearestNames(typed, VERBS)).toEqual(names);
});

it('asks in a sentence', () => {
  expect(didYouMean('emport', VERBS)).toBe('Did you mean export or import?');
  expect(didYouMean('shwo', VERBS)).toBe('Did you mean show?');
  expect(didYouMean('quantum', VERBS)).toBe('');
});
