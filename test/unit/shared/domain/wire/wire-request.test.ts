import { expect, test } from 'vitest';
import { redactUrl } from '#shared/domain/wire/wire-request.ts';

test.each([
  ['http://h/p?token=1&x=2', 'http://h/p?token=[redacted]&x=2'],
  ['http://h/p?x=2&my_api-key=a=b#f', 'http://h/p?x=2&my_api-key=[redacted]#f'],
  ['http://h/p?a=b?secret=1', 'http://h/p?a=b?secret=[redacted]'],
  ['http://h/p?q?password=1', 'http://h/p?q?password=[redacted]'],
  ['http://h/p?x=1&token', 'http://h/p?x=1&token'],
  ['http://h/token=1', 'http://h/token=1'],
  ['http://h/p?x=1#token=2', 'http://h/p?x=1#token=2'],
  ['http://name:word@h/p?TOKEN=1', 'http://h/p?TOKEN=[redacted]'],
])('of %s it shows %s', (url, shown) => {
  expect(redactUrl(url)).toBe(shown);
});
