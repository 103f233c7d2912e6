// npm test: types, then every suite, the slow ones in two lanes. The contract and end-to-end suites run where their tools are found; what was not run is
// said at the end, and under REQUIRE_E2E=1 it is a failure. Arguments go to vitest.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { runPlan } from './suites/run-plan.ts';
import { reportFile, type SuiteReport, wholeReport } from './suites/whole-report.ts';
import { findTools } from './tools.ts';

const root = path.join(import.meta.dirname, '..');
const required = process.env['REQUIRE_E2E'] === '1';
const { chromium, xvfb, electron, python } = findTools(process.env);

const suites = ['unit', 'integration', 'system'];
const skipped: string[] = [];
include('guard', {});
include('contract', { 'a Python with mlflow (HOOKGLASS_PYTHON)': python });
include('e2e', { 'Chromium (CHROMIUM)': chromium });
if (suites.includes('e2e')) suites.push('e2e/alone');
if (!xvfb && !process.env['DISPLAY']) skipped.push('the desktop part of e2e: there is no Xvfb and no display');
if (!electron) skipped.push('the desktop part of e2e: there is no Electron runtime (ELECTRON_OVERRIDE_DIST_PATH)');

console.log('— types');
if (spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', '--checkers', '1'], { cwd: root, stdio: 'inherit' }).status !== 0)
  process.exit(1);
const report = process.env['HOOKGLASS_TEST_REPORT'];
const reports = mkdtempSync(path.join(tmpdir(), 'hookglass-suites-'));
const ended: { lane: string; status: number }[] = [];
for (const { lanes, args } of runPlan(suites, process.argv.slice(2))) {
  ended.push(...(await Promise.all(lanes.map((lane) => runSuites(lane, args, lanes.length > 1)))));
}
if (report) {
  const read = (file: string) => JSON.parse(readFileSync(path.join(reports, file), 'utf8')) as SuiteReport;
  writeFileSync(report, JSON.stringify(wholeReport(readdirSync(reports).map(read))));
}
rmSync(reports, { recursive: true });

for (const { lane, status } of ended) console.log(`${status === 0 ? 'ok' : 'FAILED'}  ${lane}`);
for (const what of skipped) console.log(`${required ? 'MISSING' : 'SKIPPED'}  ${what}`);
const failed = ended.find(({ status }) => status !== 0);
process.exit(required && skipped.length > 0 ? 1 : (failed?.status ?? 0));

/** A suite runs when it has files and its tools are there. */
function include(suite: string, tools: Record<string, string | undefined>): void {
  const directory = path.join(root, 'test', suite);
  if (!existsSync(directory) || !readdirSync(directory, { recursive: true }).some((file) => /\.test\.tsx?$/.test(String(file)))) return;
  const missing = Object.keys(tools).filter((name) => !tools[name]);
  if (missing.length === 0) suites.push(suite);
  else skipped.push(`${suite}: there is no ${missing.join(', no ')}`);
}

/** @param beside another run prints too: then only whole lines are passed on, and nothing is drawn again */
async function runSuites(names: readonly string[], args: readonly string[], beside: boolean): Promise<{ lane: string; status: number }> {
  const lane = names.join(', ');
  console.log(`— tests: ${lane}`);
  const json = report ? ['--reporter=default', '--reporter=json', `--outputFile.json=${path.join(reports, reportFile(names))}`] : [];
  const projects = names.flatMap((name) => ['--project', name]);
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...projects, ...json, ...args], {
    cwd: root,
    stdio: beside ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  });
  if (child.stdout) passOnLines(child.stdout, process.stdout);
  if (child.stderr) passOnLines(child.stderr, process.stderr);
  return new Promise((resolve) => child.once('close', (code) => resolve({ lane, status: code ?? 1 })));
}

function passOnLines(from: Readable, to: NodeJS.WriteStream): void {
  let started = '';
  from.setEncoding('utf8').on('data', (text: string) => {
    const end = text.lastIndexOf('\n') + 1;
    if (end === 0) started += text;
    else {
      to.write(started + text.slice(0, end));
      started = text.slice(end);
    }
  });
  from.on('end', () => to.write(started));
}
