import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOMS = ['renderer', 'shared', 'electron'];

/** Newer than Chromium 108 and Node 16, which the suites of the desktop app run on. The compiler has no list without them. */
const TOO_NEW =
  /\.(?:toReversed|toSorted|toSpliced)\(|\b(?:Promise\.withResolvers|(?:Object|Map)\.groupBy|Array\.fromAsync|Iterator\.from)\b/;

test('what runs in the window uses nothing that the oldest runtime of the tests does not know', () => {
  const files = ROOMS.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => path.join(room, file)),
  );

  expect(files.length).toBeGreaterThan(300);
  expect(files.filter((file) => TOO_NEW.test(readFileSync(file, 'utf8')))).toEqual([]);
});
