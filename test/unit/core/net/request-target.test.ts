import { expect, test } from 'vitest';
import { mayKeepAuthorization, parseTarget, type RequestTarget, resolveLocation } from '#core/net/request-target.ts';

test.each([
  ['http://127.0.0.1:8000/hook', { host: '127.0.0.1:8000', port: 8000, path: '/hook' }],
  ['http://example.com', { host: 'example.com', port: 80, path: '/' }],
  ['HTTPS://Example.com:443/a?b=c#d', { host: 'example.com', port: 443, path: '/a?b=c' }],
  ['http://[::1]:8000/', { hostname: '::1', host: '[::1]:8000' }],
  ['http://h/a b/ü?q=é|"<>', { path: '/a%20b/%C3%BC?q=%C3%A9%7C%22%3C%3E' }],
  ['http://h/%2f%C3', { path: '/%2F%C3' }],
  ['http://user:p%40ss@h/', { host: 'h', authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}` }],
])('takes %s apart', (url, parts) => {
  expect(parseTarget(url)).toMatchObject(parts);
});

test.each(['http://127.0.0.1:abc/', 'http://127.0.0.1:99999/', 'ftp://h/', 'hook', 'http://', 'http://a b/'])('does not take %s', (url) => {
  expect(parseTarget(url)).toBeUndefined();
});

test('resolves a Location against the URL that sent it, and only to http', () => {
  expect(resolveLocation('../next?a=1', 'http://h:1/a/b')).toBe('http://h:1/next?a=1');
  expect(resolveLocation('//other/x', 'https://h/')).toBe('https://other/x');
  expect(resolveLocation('ftp://h/', 'http://h/')).toBeUndefined();
});

test.each([
  ['http://a/', 'http://a/x', true],
  ['http://a/', 'https://a/', true],
  ['https://a/', 'http://a/', false],
  ['http://a/', 'http://a:81/', false],
  ['http://a/', 'http://b/', false],
])('user information follows from %s to %s: %s', (from, to, kept) => {
  expect(mayKeepAuthorization(parseTarget(from) as RequestTarget, parseTarget(to) as RequestTarget)).toBe(kept);
});
