import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createLaunchCodes } from '#core/control/launch-codes.ts';
import { createLaunchFiles } from '#core/control/launch-files.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { temporaryDirectory } from '../../../support/start-core.ts';

function launchFiles(directory = path.join(temporaryDirectory(), 'launch')) {
  const clock = fakeClock();
  const codes = createLaunchCodes(clock);
  const files = createLaunchFiles({ directory, codes, clock, linkOf: (code) => `http://127.0.0.1:5080/#code=${code}` });
  const codeIn = (file: string) => /url=http:\/\/127\.0\.0\.1:5080\/#code=([\w-]{43})"/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  return { directory, clock, codes, files, codeIn };
}

test('a file is its owner’s alone, whatever the umask, and leads to a code that works', () => {
  const before = process.umask(0);
  const { directory, codes, files, codeIn } = launchFiles();
  const file = files.issue();
  process.umask(before);

  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(file).not.toContain(codeIn(file));
  expect(codes.redeem(codeIn(file))).toBe(true);
});

test('it is gone once its code was used, and the others stay', () => {
  const { codes, files, codeIn } = launchFiles();
  const [used, other] = [files.issue(), files.issue()];

  codes.redeem(codeIn(used));

  expect([used, other].map((file) => existsSync(file))).toEqual([false, true]);
});

test('it is gone after 60 s, when the core stops, and when the next one starts after a kill', () => {
  const { directory, clock, files } = launchFiles();
  files.issue();
  clock.advance(60_000);
  expect(readdirSync(directory)).toEqual([]);

  files.issue();
  files.close();
  expect(existsSync(directory)).toBe(false);

  files.issue();
  launchFiles(directory);
  expect(existsSync(directory)).toBe(false);
});

test('a link that somebody laid in the folder’s place is removed, not followed', () => {
  const elsewhere = temporaryDirectory();
  writeFileSync(path.join(elsewhere, 'kept'), '');
  const directory = path.join(temporaryDirectory(), 'launch');
  symlinkSync(elsewhere, directory);
  const { files } = launchFiles(directory);

  files.issue();

  expect(readdirSync(elsewhere)).toEqual(['kept']);
});

test('a hundred open links push out the oldest, and its file with it', () => {
  const directory = path.join(temporaryDirectory(), 'launch');
  mkdirSync(directory);
  const { files } = launchFiles(directory);
  const first = files.issue();

  for (let i = 0; i < 100; i += 1) files.issue();

  expect(existsSync(first)).toBe(false);
  expect(readdirSync(directory)).toHaveLength(100);
});
