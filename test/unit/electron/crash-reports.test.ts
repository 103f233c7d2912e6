import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileCrashReports } from '../../../electron/crash-reports.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hookglass-crashes-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const AT = Date.parse('2026-11-23T10:31:04.871Z');

test('a report says when and how something ended and what it said, to its owner alone', () => {
  const folder = path.join(dir, 'crashes');
  fileCrashReports(folder, 'Hookglass 0.1.0', () => new Date(AT)).write({ part: 'engine', how: 'It ended.', lastWords: 'out of memory\n' });

  const [name = ''] = readdirSync(folder);
  expect(name).toBe('2026-11-23T10-31-04-871Z-engine.txt');
  expect(readFileSync(path.join(folder, name), 'utf8')).toBe(
    'Hookglass 0.1.0\n2026-11-23T10:31:04.871Z: It ended.\n\nIts last lines:\n\nout of memory\n',
  );
  expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('the newest ten stay', () => {
  let atMs = AT;
  const reports = fileCrashReports(dir, 'head', () => {
    atMs += 1000;
    return new Date(atMs);
  });

  for (let i = 0; i < 13; i += 1) reports.write({ part: 'gpu', how: 'It ended.' });

  const names = readdirSync(dir).toSorted();
  expect(names).toHaveLength(10);
  expect(names[0]).toContain('10-31-08');
});

test('where none can be kept nothing else happens', () => {
  writeFileSync(path.join(dir, 'file'), '');

  expect(() => fileCrashReports(path.join(dir, 'file'), 'head').write({ part: 'gpu', how: 'It ended.' })).not.toThrow();
});
