import { expect, it } from 'vitest';
import { offsetOf, pageToken } from '#core/mlflow-api/page-token.ts';

it('writes the token as Python prints it', () => {
  expect(pageToken(2)).toBe('eyJvZmZzZXQiOiAyfQ==');
});

it('reads what it wrote, and an empty token as the first page', () => {
  expect(offsetOf(pageToken(12_345))).toBe(12_345);
  expect(offsetOf('')).toBe(0);
  expect(offsetOf(undefined)).toBe(0);
});

it.each([
  ['abc', 'Invalid page token, could not base64-decode'],
  ['AAAA', "Invalid page token, decoded value=b'\\x00\\x00\\x00'"],
  ['eyJvZmZzZXQiOiAwfQ==', "Invalid page token, parsed value={'offset':0}"],
  ['eyJvZmZzZXQiOiAieCJ9', 'Invalid page token, not stringable x'],
  ['W10=', 'Invalid page token, parsed value=[]'],
])('refuses %s in words', (token, message) => {
  expect(() => offsetOf(token)).toThrow(message);
});
