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
  ['1001', "Invalid page token, decoded value=b'\\xd7M5'"],
  ['YSdi', `Invalid page token, decoded value=b"a'b"`],
  ["name = 'a'", 'Invalid page token, could not base64-decode'],
  ["name = 'a' and", "Invalid page token, decoded value=b'\\x9d\\xa9\\x9ei\\xa9\\xdd'"],
  ['eyJvZmZzZXQiOiAwfQ==', "Invalid page token, parsed value={'offset': 0}"],
  ['eyJhIjogW3RydWUsIG51bGwsICJ4J3kiLCAxLjVdfQ==', "Invalid page token, parsed value={'a': [True, None, \"x'y\", 1.5]}"],
  ['eyJvZmZzZXQiOiAieCJ9', 'Invalid page token, not stringable x'],
  ['W10=', 'Invalid page token, parsed value=[]'],
])('refuses %s in words', (token, message) => {
  expect(() => offsetOf(token)).toThrow(message);
});
