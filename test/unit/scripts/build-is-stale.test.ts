import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { isStale } from '../../../scripts/build.mjs';
import { temporaryDirectory } from '../../support/start-core.ts';

const BUILT_AT = new Date('2026-05-01T12:00:00Z');
const BEFORE = new Date('2026-05-01T11:00:00Z');
const AFTER = new Date('2026-05-01T13:00:00Z');

const FOLDERS = [
  'cli',
  'core/dispatch',
  'electron',
  'library',
  'renderer/views',
  'scripts/shipped',
  'shared',
  'docs/guide',
  'docs/decisions',
  'test',
  'dist',
];
const FILES = ['package.json', 'package-lock.json', 'scripts/compile-bundle.ts', 'vite.config.ts'];

describe('a build of a checkout', () => {
  let checkout: string;

  beforeEach(() => {
    checkout = temporaryDirectory();
    for (const folder of FOLDERS) mkdirSync(path.join(checkout, folder), { recursive: true });
    for (const file of FILES) writeAt(file, BEFORE);
    writeAt('core/dispatch/dispatch.ts', BEFORE);
    writeAt('docs/faq.md', BEFORE);
    for (const folder of [...FOLDERS, 'core', 'renderer']) utimesSync(path.join(checkout, folder), BEFORE, BEFORE);
    writeAt('dist/built', BUILT_AT);
  });

  function writeAt(file: string, at: Date): void {
    writeFileSync(path.join(checkout, file), '');
    utimesSync(path.join(checkout, file), at, at);
    const folder = path.dirname(path.join(checkout, file));
    utimesSync(folder, BEFORE, BEFORE); // so that the file alone tells
  }

  test('is whole while nothing that it is made of is newer', () => {
    expect(isStale(checkout)).toBe(false);
  });

  test.each([
    'core/dispatch/dispatch.ts',
    'renderer/views/page.tsx',
    'docs/faq.md',
    'docs/guide/first-run.md',
    'scripts/shipped/licences.ts',
    ...FILES,
  ])('is stale once %s is newer', (file) => {
    writeAt(file, AFTER);
    expect(isStale(checkout)).toBe(true);
  });

  test.each(['docs/decisions/0001-a-choice.md', 'docs/chart.svg', 'test/some.test.ts', 'README.md'])(
    'stays whole when %s is newer, which is no part of it',
    (file) => {
      writeAt(file, AFTER);
      expect(isStale(checkout)).toBe(false);
    },
  );

  test('is stale when something was taken out of a folder', () => {
    rmSync(path.join(checkout, 'core/dispatch/dispatch.ts'));
    utimesSync(path.join(checkout, 'core/dispatch'), AFTER, AFTER);
    expect(isStale(checkout)).toBe(true);
  });

  test('is stale when it was never finished', () => {
    rmSync(path.join(checkout, 'dist/built'));
    expect(isStale(checkout)).toBe(true);
  });
});
