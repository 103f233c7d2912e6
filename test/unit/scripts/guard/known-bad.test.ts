import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { KNOWN_BAD } from '../../../../scripts/guard/known-bad.ts';
import { parsePromises } from '../../../../scripts/guard/promises.ts';
import { provenBy } from '../../../../scripts/guard/rows-of.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');

const tests = readdirSync(path.join(ROOT, 'test'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.test\.tsx?$/.test(file));
const proven = tests.flatMap((file) => [...provenBy(readFileSync(path.join(ROOT, 'test', file), 'utf8'))]);
const measured = parsePromises(readFileSync(path.join(ROOT, 'docs', 'promises.md'), 'utf8')).filter(({ notRun }) => notRun === undefined);

it('names what breaks each promise that is measured, and nothing else', () => {
  expect(Object.keys(KNOWN_BAD).toSorted()).toEqual(measured.map(({ row }) => row).toSorted());
});

it('has a test of the test for each of them', () => {
  expect(Object.keys(KNOWN_BAD).filter((row) => !proven.includes(row))).toEqual([]);
});
