import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { bestOf } from '../../support/best-of.ts';
import { guardFigure } from '../../support/guard-figure.ts';
import { BUILT_MAIN } from '../../support/run-cli.ts';
import { temporaryDirectory } from '../../support/start-core.ts';

const RUNS = 10;
const body = path.join(import.meta.dirname, '../../../package.json');

/** From the start of a process to its end, as a shell sees it. */
function tookMs(args: readonly string[], code: number): number {
  const env = { PATH: process.env['PATH'], HOME: temporaryDirectory() };
  return bestOf(RUNS, () => expect(spawnSync(process.execPath, [BUILT_MAIN, ...args], { env }).status).toBe(code));
}

it('help stands there before a person looks up', () => {
  guardFigure({ row: 'X-10', what: 'hookglass --help', value: tookMs(['--help'], 0), unit: 'ms', atMost: 150 });
  guardFigure({ row: 'X-10', what: 'hookglass help serve', value: tookMs(['help', 'serve'], 0), unit: 'ms', atMost: 300 });
});

it('a signature is verified as quickly', () => {
  const verify = ['signature', 'verify', '--secret-env', 'PATH', '--id', 'i', '--timestamp', '1', '--signature', 'v1,x', '--body', body];

  guardFigure({ row: 'X-10', what: 'hookglass signature verify', value: tookMs(verify, 1), unit: 'ms', atMost: 200 });
});
