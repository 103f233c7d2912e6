import { expect, test } from 'vitest';
import { indexOfText, matchesGlob } from '#shared/domain/glob.ts';
import { bestOf } from '../../../support/best-of.ts';

test.each([
  ['model_version*.created', 'model_version_alias.created', true],
  ['model_version.*', 'model_versionX', false],
  ['*', '', true],
  ['', '', true],
  ['', 'x', false],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['**b**', 'abc', true],
  ['*ab*ab', 'xabab', true],
  ['*ab*ab', 'xaab', false],
  ['a.c', 'abc', false],
  ['*\n*', 'one\ntwo', true],
])('%j fits %j: %s', (glob, text, fits) => {
  expect(matchesGlob(glob, text)).toBe(fits);
});

test('finds what the engine finds, wherever and however long it is', () => {
  const texts = ['a'.repeat(200), 'ab'.repeat(100), `${'a'.repeat(99)}b${'a'.repeat(100)}`, 'abcabcabd'.repeat(20)];
  for (const text of texts) {
    for (const wanted of [`${'a'.repeat(40)}b`, 'a'.repeat(40), 'ab'.repeat(20), `b${'a'.repeat(40)}`, 'cabcabd'.repeat(7), '']) {
      for (const from of [0, 1, 50, 199]) expect(indexOfText(text, wanted, from)).toBe(text.indexOf(wanted, from));
    }
  }
});

const LONG = 'a'.repeat(140_000);

test.each([
  ['parts that are there many times', '*a*a*a*a*b'],
  ['an end that is not', '*version*created'],
  ['a long part that nearly fits everywhere', `*${'a'.repeat(900)}b${'a'.repeat(900)}*`],
  ['many stars', '*a'.repeat(1000)],
])('takes no time for %s', (_, glob) => {
  expect(bestOf(5, () => matchesGlob(glob, LONG))).toBeLessThan(20);
});
