import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curlOf } from '#shared/domain/wire/copy-as-curl.ts';
import type { WireRequest } from '#shared/domain/wire/wire-request.ts';

import { needPrograms } from '../../../../support/need-programs.ts';

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

describe.each(['sh', 'bash'].filter((shell) => needPrograms(shell, 'base64')))('run by %s', (shell) => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[$`"'\\!;&|<>(){}*?~#\n\t @%=-]{0,20}$/),
    fc.constantFrom("it's", '$(touch /tmp/x)', '`id`', '@/etc/passwd', '-o /tmp/x', '\\', "'\\''", '%s%n', '!!', '\r\n', '\ufeff'),
  );
  const bytes = fc.oneof(
    text.map((value) => Buffer.from(value)),
    fc.uint8Array({ maxLength: 60 }).map((value) => Buffer.from(value)),
  );
  const header = fc.tuple(
    fc.stringMatching(/^X-[A-Za-z0-9]{1,8}$/),
    bytes.map((value) =>
      value
        .toString('latin1')
        .replace(/[\r\n\0]/g, '')
        .trim(),
    ),
  );
  const anyRequest = fc.record({
    method: fc.constantFrom('POST', 'PUT', 'PROPFIND'),
    url: text.map(
      (value) =>
        `http://127.0.0.1:8000/${Buffer.from(value)
          .toString('latin1')
          .replace(/[\s\0]/g, '')}`,
    ),
    headers: fc.array(header, { maxLength: 3 }),
    body: bytes,
  });

  test('gives curl exactly the bytes, and does nothing else', () => {
    const requests = fc.sample(anyRequest, { numRuns: 500, seed: 7 });
    // A recording curl: its arguments, each ended by a NUL, and its input where it is asked to read some, in base64.
    const recorder = `curl() { printf '%s\\0' "$@"; case "$*" in *'--data-binary @-') base64 -w0; printf '\\0';; esac; printf 'END\\0'; }\n`;
    const script = recorder + requests.map((one) => `${curlOf(one, { withCredentials: true })}\n`).join('');

    const { stdout, stderr, status } = spawnSync(shell, { input: script, env: { PATH: process.env['PATH'], LC_ALL: 'C' }, maxBuffer: 1e8 });

    expect([status, stderr.toString()]).toEqual([0, '']);
    const calls = stdout.toString('latin1').split('\0END\0').slice(0, -1);
    expect(calls).toHaveLength(requests.length);
    for (const [i, { method, url, headers, body }] of requests.entries()) {
      const args = (calls[i] ?? '').split('\0');
      const valuesOf = (option: string) => args.filter((_, k) => args[k - 1] === option);
      const piped = args.at(-2) === '@-' ? Buffer.from(args.at(-1) ?? '', 'base64') : undefined;
      const inline = Buffer.from(valuesOf('--data-raw')[0] ?? '', 'latin1');
      expect((piped ?? inline).equals(body), curlOf({ method, url, headers, body })).toBe(true);
      const wanted = headers.map(([name, value]) => (value === '' ? `${name};` : `${name}: ${value}`));
      expect(valuesOf('--header').slice(0, headers.length)).toEqual(wanted);
      expect(valuesOf('--request')).toEqual([method]);
      expect(valuesOf('--url')).toEqual([url]);
    }
  });
});
