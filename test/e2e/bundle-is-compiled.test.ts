import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runProcess } from '../support/run-process.ts';

const HOME = path.join(import.meta.dirname, '..', '..');
/** A fresh process, as a start is: what was compiled under other flags, or by another engine, would be refused. */
const LOAD = `
  import { bundleLoader, readCompiled } from './cli/bundle/compiled.ts';
  const taken = [];
  const compiled = readCompiled('dist/cli');
  bundleLoader(process.cwd() + '/dist/cli', { compiled: () => compiled, onLoaded: (name, { script }) => taken.push(script.cachedDataRejected) })('core.cjs');
  console.log(JSON.stringify(taken));
`;

test('a core of this build is loaded without being compiled', async () => {
  const { stdout, stderr } = await runProcess(process.execPath, ['--input-type=module', '-e', LOAD], { cwd: HOME });

  expect(stderr).toBe('');
  const taken = JSON.parse(stdout) as (boolean | null)[];
  expect(taken.length).toBeGreaterThan(20);
  expect(new Set(taken)).toEqual(new Set([false]));
});

test('no source of a core is kept at two bytes for each character', () => {
  const directory = path.join(HOME, 'dist', 'cli');
  const sources = readdirSync(directory).filter((name) => name.endsWith('.cjs'));

  expect(sources.length).toBeGreaterThan(20);
  expect(sources.filter((name) => readFileSync(path.join(directory, name)).some((byte) => byte > 0x7f))).toEqual([]);
});
