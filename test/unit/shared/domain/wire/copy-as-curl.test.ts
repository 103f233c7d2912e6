import { expect, test } from 'vitest';
import { curlOf } from '#shared/domain/wire/copy-as-curl.ts';
import type { WireRequest } from '#shared/domain/wire/wire-request.ts';

const request = (more: Partial<WireRequest> = {}): WireRequest => ({
  method: 'POST',
  url: 'http://127.0.0.1:8000/webhook',
  headers: [
    ['Host', '127.0.0.1:8000'],
    ['User-Agent', 'python-requests/2.34.2'],
    ['Accept', '*/*'],
    ['Content-Type', 'application/json'],
    ['Content-Length', '2'],
  ],
  body: Buffer.from('{}'),
  ...more,
});

test('is readable and switches off what curl would add', () => {
  expect(curlOf(request())).toBe(
    [
      'curl --globoff \\',
      '  --path-as-is \\',
      "  --request 'POST' \\",
      "  --url 'http://127.0.0.1:8000/webhook' \\",
      "  --header 'User-Agent: python-requests/2.34.2' \\",
      "  --header 'Accept: */*' \\",
      "  --header 'Content-Type: application/json' \\",
      "  --header 'Expect:' \\",
      "  --data-raw '{}'",
    ].join('\n'),
  );
});

test('takes credentials out unless they are wanted', () => {
  const secret = request({ url: 'http://me:pw@h/?a=1&access_token=s3cret', headers: [['Authorization', 'Bearer s3cret']] });

  expect(curlOf(secret)).not.toMatch(/s3cret|pw/);
  expect(curlOf(secret, { withCredentials: true })).toContain('Bearer s3cret');
});
