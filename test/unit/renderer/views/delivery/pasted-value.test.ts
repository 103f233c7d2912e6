import { expect, it } from 'vitest';
import { kindOfPasted, oneLine } from '#renderer/views/delivery/pasted-value.ts';

it.each([
  ['v1,uP2mZ3bzv6j3Lz86JGFbsGsYew8CqDqakFQt0XqjsJc=', 'value'],
  ['uP2mZ3bzv6j3Lz86JGFbsGsYew8CqDqakFQt0XqjsJc', 'value'],
  ['sha256=b8fda6677 6f3'.replace(' ', '').padEnd(71, '0'), 'value'],
  ['s3cret-of_the.app', 'secret'],
  ['two words', 'other'],
  ['{"detail":"x"}', 'other'],
  ['https://example.com/hook', 'other'],
  ['a'.repeat(201), 'other'],
  ['', 'other'],
])('%s is a %s', (text, kind) => {
  expect(kindOfPasted(text)).toBe(kind);
});

it('takes the line break off that a copied line brings along, and nothing else', () => {
  expect([oneLine('abc\n'), oneLine('abc\r\n'), oneLine(' abc '), oneLine('a\nb')]).toEqual(['abc', 'abc', ' abc ', '']);
});
