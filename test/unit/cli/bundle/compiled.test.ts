import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundleLoader, COMPILED_NAME, compiledFile, type Loaded, readCompiled } from '#cli/bundle/compiled.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'hookglass-bundle-'));
  write(
    'entry.cjs',
    'const other = require("./other.cjs");\nexports.says = () => other.word + " " + require("node:path").basename(__filename);\n',
  );
  write('other.cjs', 'const entry = require("./entry.cjs");\nexports.isBegun = typeof entry === "object";\nexports.word = "one";\n');
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(path.join(directory, name), text);

/** Loads the entry, and leaves what was compiled beside it, as a build does. */
function compile(): void {
  const loaded = new Map<string, Loaded>();
  saying(bundleLoader(directory, { onLoaded: (name, file) => void loaded.set(name, file) })('entry.cjs'));
  writeFileSync(path.join(directory, COMPILED_NAME), compiledFile(loaded));
}

function start() {
  const refused: Record<string, boolean | undefined> = {};
  const load = bundleLoader(directory, {
    compiled: () => readCompiled(directory),
    onLoaded(name, { script }) {
      refused[name] = script.cachedDataRejected;
    },
  });
  return { says: saying(load('entry.cjs')), refused };
}

const saying = (entry: unknown) => (entry as { says(): string }).says();

test('files are loaded as Node loads them, also those that need each other', () => {
  const load = bundleLoader(directory);

  expect(saying(load('entry.cjs'))).toBe('one entry.cjs');
  expect(load('entry.cjs')).toBe(load('entry.cjs'));
  expect(load('other.cjs')).toEqual({ isBegun: true, word: 'one' });
});

test('what was compiled is taken', () => {
  compile();

  expect(start()).toEqual({ says: 'one entry.cjs', refused: { 'entry.cjs': false, 'other.cjs': false } });
});

test('a file that was changed is compiled anew, also when it is as long as it was', () => {
  compile();
  write('other.cjs', readFileSync(path.join(directory, 'other.cjs'), 'utf8').replace('"one"', '"two"'));

  expect(start()).toEqual({ says: 'two entry.cjs', refused: { 'entry.cjs': false, 'other.cjs': undefined } });
});

test('code that is damaged is not given to the engine', () => {
  compile();
  const file = path.join(directory, COMPILED_NAME);
  const bytes = readFileSync(file);
  bytes.fill(7, bytes.length - 100);
  writeFileSync(file, bytes);

  expect(start()).toEqual({ says: 'one entry.cjs', refused: { 'entry.cjs': false, 'other.cjs': undefined } });
});

test.each([[''], ['no length'], ['\u0003\0\0\0{"a']])('a file that holds %j is none', (text) => {
  write(COMPILED_NAME, text);

  expect(readCompiled(directory)).toBeUndefined();
});

test('a file that fails fails again when it is asked for again', () => {
  write('fails.cjs', 'exports.half = true;\nthrow new Error("no");\n');
  const load = bundleLoader(directory);

  expect(() => load('fails.cjs')).toThrow('no');
  expect(() => load('fails.cjs')).toThrow('no');
});
