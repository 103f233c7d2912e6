import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { GuardFigure } from '../../../scripts/guard/figure.ts';
import { bestOf } from '../../support/best-of.ts';
import { guardFigure, knownBad } from '../../support/guard-figure.ts';
import { BUILT_MAIN } from '../../support/run-cli.ts';
import { temporaryDirectory } from '../../support/start-core.ts';

const RUNS = 10;
const body = path.join(import.meta.dirname, '../../../package.json');

/** From the start of a process to its end, as a shell sees it. */
function tookMs(args: readonly string[], code: number, main = BUILT_MAIN): number {
  const env = { PATH: process.env['PATH'], HOME: temporaryDirectory() };
  return bestOf(RUNS, () => expect(spawnSync(process.execPath, [main, ...args], { env }).status).toBe(code));
}

/** X-10, for the program. */
const helpFigure = (main: string): GuardFigure => ({
  row: 'X-10',
  what: 'hookglass --help',
  ...{ value: tookMs(['--help'], 0, main), unit: 'ms', atMost: 150 },
});

it('a program that loads a whole core first is seen through', () => {
  const folder = temporaryDirectory();
  const main = path.join(folder, 'main.ts');
  writeFileSync(main, `await import('${path.resolve('core/core.ts')}');\n`);

  knownBad('X-10', [helpFigure(main)]);
  rmSync(folder, { recursive: true });
});

it('help stands there before a person looks up', () => {
  guardFigure(helpFigure(BUILT_MAIN));
  guardFigure({ row: 'X-10', what: 'hookglass help serve', value: tookMs(['help', 'serve'], 0), unit: 'ms', atMost: 300 });
});

it('a signature is verified as quickly', () => {
  const verify = ['signature', 'verify', '--secret-env', 'PATH', '--id', 'i', '--timestamp', '1', '--signature', 'v1,x', '--body', body];

  guardFigure({ row: 'X-10', what: 'hookglass signature verify', value: tookMs(verify, 1), unit: 'ms', atMost: 200 });
});
