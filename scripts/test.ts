// npm test: types, then every suite. The contract and end-to-end suites run where their tools are found; what was not run is
// said at the end, and under REQUIRE_E2E=1 it is a failure. Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { findTools } from './tools.ts';

const root = path.join(import.meta.dirname, '..');
const required = process.env['REQUIRE_E2E'] === '1';
const { chromium, xvfb, electron, python } = findTools(process.env);

const suites = ['unit', 'integration', 'system'];
const skipped: string[] = [];
include('guard', {});
include('contract', { 'a Python with mlflow (HOOKGLASS_PYTHON)': python });
include('e2e', { 'Chromium (CHROMIUM)': chromium });
if (!xvfb && !process.env['DISPLAY']) skipped.push('the desktop part of e2e: there is no Xvfb and no display');
if (!electron) skipped.push('the desktop part of e2e: there is no Electron runtime (ELECTRON_OVERRIDE_DIST_PATH)');

if (run('types', ['node_modules/typescript/bin/tsc', '-b']) !== 0) process.exit(1);
const projects = suites.flatMap((suite) => ['--project', suite]);
const report = process.env['HOOKGLASS_TEST_REPORT'];
const reporters = report ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : [];
const status = run(`tests: ${suites.join(', ')}`, [
  'node_modules/vitest/vitest.mjs',
  'run',
  ...projects,
  ...reporters,
  ...process.argv.slice(2),
]);

for (const what of skipped) console.log(`${required ? 'MISSING' : 'SKIPPED'}  ${what}`);
process.exit(required && skipped.length > 0 ? 1 : status);

/** A suite runs when it has files and its tools are there. */
function include(suite: string, tools: Record<string, string | undefined>): void {
  const directory = path.join(root, 'test', suite);
  if (!existsSync(directory) || !readdirSync(directory, { recursive: true }).some((file) => /\.test\.tsx?$/.test(String(file)))) return;
  const missing = Object.keys(tools).filter((name) => !tools[name]);
  if (missing.length === 0) suites.push(suite);
  else skipped.push(`${suite}: there is no ${missing.join(', no ')}`);
}

function run(name: string, command: string[]): number {
  console.log(`— ${name}`);
  return spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
