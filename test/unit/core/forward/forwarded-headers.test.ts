import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerHeaders, hopsOf, requestHeaders } from '#core/forward/forwarded-headers.ts';

test('the target stands in the place of the host, one length in the place of the framing, and the rest stays', () => {
  const received = [
    ['x-b', '1'],
    ['HOST', 'public.example'],
    ['X-MLflow-Delivery-Id', '9f2c'],
    ['x-b', '2'],
    ['content-LENGTH', '2'],
    ['Connection', 'keep-alive, X-Hop, X-MLflow-Signature'],
    ['X-Hop', 'gone'],
    ['X-MLflow-Signature', 'v1,abc'],
    ['Origin', 'http://page'],
  ] as const;

  expect(requestHeaders(received, '127.0.0.1:3000', { bodyLength: 7, hasTrailers: false })).toEqual([
    ['x-b', '1'],
    ['HOST', '127.0.0.1:3000'],
    ['X-MLflow-Delivery-Id', '9f2c'],
    ['x-b', '2'],
    ['content-LENGTH', '7'],
    ['X-MLflow-Signature', 'v1,abc'],
    ['Origin', 'http://page'],
    ['Via', '1.1 hookglass'],
    ['Connection', 'close'],
  ]);
});

test('chunks become a length', () => {
  const headers = requestHeaders([['Transfer-Encoding', 'chunked']], 'x', { bodyLength: 3, hasTrailers: false });

  expect(headers).toContainEqual(['Content-Length', '3']);
  expect(headers).not.toContainEqual(['Transfer-Encoding', 'chunked']);
});

test('there is exactly one length and one host, whatever came', () => {
  const name = fc.constantFrom('Host', 'host', 'Content-Length', 'content-length', 'Transfer-Encoding', 'X-A', 'Connection', 'TE');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.constantFrom('chunked', '5', 'x-a, host', 'close'))), fc.boolean(), (received, hasTrailers) => {
      const names = requestHeaders(received, 'target', { bodyLength: 3, hasTrailers }).map(([name]) => name.toLowerCase());

      expect(names.filter((name) => name === 'content-length')).toHaveLength(hasTrailers ? 0 : 1);
      expect(names.filter((name) => name === 'transfer-encoding')).toHaveLength(hasTrailers ? 1 : 0);
      expect(names.filter((name) => name === 'host')).toHaveLength(1);
      expect(names.filter((name) => name === 'connection')).toHaveLength(1);
    }),
  );
});

test('an answer loses its framing and nothing else', () => {
  const received = [
    ['Set-Cookie', 'a'],
    ['Set-Cookie', 'b'],
    ['Content-Length', '5'],
    ['Connection', 'close'],
    ['Retry-After', '2'],
  ] as const;

  expect(answerHeaders(received)).toEqual([
    ['Set-Cookie', 'a'],
    ['Set-Cookie', 'b'],
    ['Retry-After', '2'],
  ]);
});

test('hops are counted over all Via headers', () => {
  expect(
    hopsOf([
      ['Via', '1.0 proxy, 1.1 hookglass'],
      ['via', '1.1 hookglass'],
      ['X-Via', '1.1 hookglass'],
    ]),
  ).toBe(2);
});
