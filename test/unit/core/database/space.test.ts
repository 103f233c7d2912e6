import { expect, test, vi } from 'vitest';
import { seldom, shortageOf, shortageWords } from '#core/database/space.ts';

const MIB = 1024 ** 2;

/** What `statfs` says of a disk in blocks of 4 KiB. */
const disk = (sizeMib: number, freeMib: number) => () => ({ bsize: 4096, blocks: sizeMib * 256, bavail: freeMib * 256 });

test('64 MiB are kept free of a large disk', () => {
  expect(shortageOf('/any', disk(100_000, 64))).toBeUndefined();
  expect(shortageOf('/any', disk(100_000, 63))).toEqual({ freeBytes: 63 * MIB, neededBytes: 64 * MIB });
});

test('a fifth is kept free of a small disk', () => {
  expect(shortageOf('/any', disk(100, 20))).toBeUndefined();
  expect(shortageOf('/any', disk(100, 19))).toEqual({ freeBytes: 19 * MIB, neededBytes: 20 * MIB });
});

test('the disk of the directory is asked, and the sentence has both numbers', () => {
  const asked: string[] = [];
  const shortage = shortageOf('/the/directory', (directory) => {
    asked.push(directory);
    return disk(100_000, 12)();
  });
  expect(asked).toEqual(['/the/directory']);
  expect(shortage && shortageWords(shortage)).toBe('Only 12 MiB of the disk are free; below 64 MiB nothing new is accepted.');
});

test('a shortage is looked for again when 20 ms have passed, and told as it was seen meanwhile', () => {
  let atMs = 1000;
  const seen = [{ freeBytes: 1, neededBytes: 2 }, undefined];
  const look = vi.fn(() => seen.shift());
  const shortage = seldom(look, () => atMs);

  expect(shortage()).toEqual({ freeBytes: 1, neededBytes: 2 });
  atMs += 19;
  expect(shortage()).toEqual({ freeBytes: 1, neededBytes: 2 });
  expect(look).toHaveBeenCalledTimes(1);
  atMs += 1;
  expect(shortage()).toBeUndefined();
});
