import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runGroup } from '../../scripts/bench/run-group.ts';
import { isAlive } from '../support/processes.ts';
import { temporaryDirectory } from '../support/start-core.ts';

const directory = temporaryDirectory();
const ROW = "process.send({ row: { what: 'first', unit: 'ms', figures: { Hookglass: [1] }, leftOut: {}, goals: [] } });";

/** A bench as a program of its own. */
function program(name: string, source: string) {
  const file = path.join(directory, `${name}.ts`);
  writeFileSync(file, source);
  return { group: name, file, limitMs: 60_000 };
}

afterAll(() => rmSync(directory, { recursive: true }));

test('a disk that is full in the middle of a bench is said in one line, and what was measured before is kept', async () => {
  const full =
    "process.once('disconnect', () => 0); setImmediate(() => { throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }); });";

  const run = await runGroup(program('full', ROW + full));

  expect(run.rows.map(({ what }) => what)).toEqual(['first']);
  expect(run.brokeOff).toBe('The disk is full.');
  expect(run.isFine).toBe(false);
});

test('a bench that missed a goal has come to its end all the same', async () => {
  const run = await runGroup(program('missed', `${ROW} process.exitCode = 1;`));

  expect(run).toMatchObject({ isFine: false, rows: [{ what: 'first' }] });
  expect(run.brokeOff).toBeUndefined();
});

test('a bench that never ends is given up, and so is a server that it has put into a group of its own', async () => {
  const hangs = `
    const { spawn } = await import('node:child_process');
    const server = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { detached: true, stdio: 'ignore' });
    process.send({ note: String(server.pid) });
    setInterval(() => 0, 1000);`;

  const run = await runGroup({ ...program('hangs', hangs), limitMs: 3000 });

  expect(run.brokeOff).toBe('It was given up after 3 s.');
  expect(run.notes).toHaveLength(1);
  await expect.poll(() => isAlive(Number(run.notes[0]))).toBe(false);
});
