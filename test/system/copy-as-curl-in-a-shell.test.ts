import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { curlOf } from '#shared/domain/wire/copy-as-curl.ts';
import type { WireRequest } from '#shared/domain/wire/wire-request.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigures, guardSeed, knownBad } from '../support/guard-figure.ts';
import { needPrograms } from '../support/need-programs.ts';

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

  /** X-03, for a way to write a request as a command: run by a real shell, with a curl that only notes what it is given. */
  function copyFigures(copy: (of: WireRequest) => string): GuardFigure[] {
    const requests = fc.sample(anyRequest, { numRuns: 500, seed: guardSeed() + 6 });
    // A recording curl: its arguments, each ended by a NUL, and its input where it is asked to read some, in base64.
    const recorder = `curl() { printf '%s\\0' "$@"; case "$*" in *'--data-binary @-') base64 -w0; printf '\\0';; esac; printf 'END\\0'; }\n`;
    const script = recorder + requests.map((one) => `${copy(one)}\n`).join('');

    const { stdout, stderr, status } = spawnSync(shell, { input: script, env: { PATH: process.env['PATH'], LC_ALL: 'C' }, maxBuffer: 1e8 });

    const calls = stdout.toString('latin1').split('\0END\0').slice(0, -1);
    const others = calls.length === requests.length && stderr.length === 0 && status === 0 ? 0 : 1;
    const different = requests.filter(({ method, url, headers, body }, i) => {
      const args = (calls[i] ?? '').split('\0');
      const valuesOf = (option: string) => args.filter((_, k) => args[k - 1] === option);
      const piped = args.at(-2) === '@-' ? Buffer.from(args.at(-1) ?? '', 'base64') : undefined;
      const inline = Buffer.from(valuesOf('--data-raw')[0] ?? '', 'latin1');
      const wanted = headers.map(([name, value]) => (value === '' ? `${name};` : `${name}: ${value}`));
      const given = [valuesOf('--header').slice(0, headers.length), valuesOf('--request'), valuesOf('--url')];
      return !(piped ?? inline).equals(body) || JSON.stringify(given) !== JSON.stringify([wanted, [method], [url]]);
    });
    return [
      { row: 'X-03', what: 'copies that curl was given otherwise, of 500', value: different.length, unit: 'copies', atMost: 0 },
      { row: 'X-03', what: 'scripts of copies that did or said anything else', value: others, unit: 'scripts', atMost: 0 },
    ];
  }

  test('gives curl exactly the bytes, and does nothing else', () => {
    guardFigures(copyFigures((one) => curlOf(one, { withCredentials: true })));
  });

  test('a copy in double quotes is seen through', () => {
    const careless = ({ method, url, headers, body }: WireRequest) =>
      [
        `curl --request "${method}" --url "${url}"`,
        ...headers.map(([name, value]) => `--header "${name}: ${value}"`),
        `--data-raw "${Buffer.from(body).toString('latin1')}"`,
      ]
        .join(' ')
        .replaceAll('\0', '');

    knownBad(
      'X-03',
      copyFigures((one) => careless(one).replaceAll(/[`$;&|<>]/g, '')),
    );
  });
});
