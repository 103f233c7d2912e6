import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Ballast, startBallast } from '#core/database/ballast.ts';
import type { Shortage } from '#core/database/space.ts';
import { type FakeClock, fakeClock } from '../../../support/fake-clock.ts';

const MIB = 1024 ** 2;
let directory: string;
let file: string;
let clock: FakeClock;
let shortage: Shortage | undefined;
let calls: string[];
let ballast: Ballast;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'hookglass-ballast-'));
  file = path.join(directory, 'ballast');
  clock = fakeClock();
  shortage = undefined;
  calls = [];
  ballast = startBallast({
    file,
    clock,
    shortage: () => shortage,
    givenBack: () => calls.push('given back'),
    changed: () => calls.push('changed'),
  });
});
afterEach(() => {
  ballast.stop();
  rmSync(directory, { recursive: true });
});

const short = (freeMib: number) => ({ freeBytes: freeMib * MIB, neededBytes: 64 * MIB });
const made = () => expect.poll(() => existsSync(file)).toBe(true);

test('32 MiB are taken some time after the start, privately, and kept', async () => {
  expect(existsSync(file)).toBe(false);

  clock.advance(10_000);
  await made();
  const { mtimeMs, mode, size } = statSync(file);
  clock.advance(60_000);

  expect(size).toBe(32 * MIB);
  expect(mode & 0o777).toBe(0o600);
  expect(statSync(file).mtimeMs).toBe(mtimeMs);
  expect(calls).toEqual([]);
});

test('they are given back when little is left, and taken again when there is room', async () => {
  clock.advance(10_000);
  await made();

  shortage = short(20);
  clock.advance(5000);
  expect(existsSync(file)).toBe(true);
  shortage = short(7);
  clock.advance(5000);
  expect(existsSync(file)).toBe(false);
  expect(calls).toEqual(['changed', 'given back']);

  shortage = undefined;
  clock.advance(5000);
  await made();
  expect(calls).toEqual(['changed', 'given back', 'changed']);
});

test('a write that found the disk full has them at once', async () => {
  clock.advance(10_000);
  await made();

  ballast.giveBack();
  ballast.giveBack();

  expect(existsSync(file)).toBe(false);
  expect(calls).toEqual(['given back']);
});

test('nothing is taken, and nothing half made is left, where there is too little room or no way to write', async () => {
  shortage = short(50);
  clock.advance(20_000);
  rmSync(directory, { recursive: true });
  shortage = undefined;
  clock.advance(20_000);
  await new Promise(setImmediate);

  expect(existsSync(directory)).toBe(false);
  ballast.stop();
  directory = mkdtempSync(path.join(tmpdir(), 'hookglass-ballast-'));
});
