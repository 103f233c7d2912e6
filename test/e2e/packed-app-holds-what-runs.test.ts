import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { FUSES, readFuses } from '../../scripts/packager/fuses.ts';
import { MOST_OWN_BYTES, weighApp } from '../../scripts/packager/weigh.ts';
import { findTools } from '../../scripts/tools.ts';
import { type PackedFile, readAsar } from '../support/asar.ts';
import { appIn, type DistApp, distApp, pack } from '../support/dist-app.ts';
import { guardFigure, guardFigures, guardSkip, knownBad } from '../support/guard-figure.ts';
import { needDesktop } from '../support/open-desktop.ts';
import { runsAsNode } from '../support/packaged-app.ts';

/** Not the homes that a `~` in a secret may have become: those are tried when a signature is explained. */
const FOUND_ON_THE_WAY =
  /(?:^|[\s"'`(=])(?:\/(?:home\/(?!(?:app|node|ubuntu)\b)|(?:root|Users|builds|runner)\/)[\w.-]+|[A-Za-z]:\\\\?(?:Users|a|builds)\\)/;
const LOOKS_SECRET = /-----BEGIN [A-Z ]*PRIVATE KEY-----\r?\n[A-Za-z0-9+/]{40}|\bwhsec_[A-Za-z0-9+/]{24}|\bghp_\w{30}|\bAKIA[0-9A-Z]{16}\b/;

const filesWith = (files: readonly PackedFile[], pattern: RegExp) =>
  files
    .filter(({ name, content }) => /\.(?:c?js|json|html|css|svg)$/.test(name) && pattern.test(content.toString()))
    .map(({ name }) => name);

/** P-03, for the files of an archive. */
const toldFigures = (files: readonly PackedFile[]): GuardFigure[] => [
  { row: 'P-03', what: 'files with an absolute path', value: filesWith(files, FOUND_ON_THE_WAY).length, unit: 'files', atMost: 0 },
  { row: 'P-03', what: 'files with a key or a secret', value: filesWith(files, LOOKS_SECRET).length, unit: 'files', atMost: 0 },
];

/** E-02, for an executable of Electron. */
function fuseFigure(executable: string): { known: number; figure: GuardFigure } {
  const fuses = readFuses(readFileSync(executable));
  const known = FUSES.filter(({ place }) => place < fuses.length);
  const value = known.filter(({ place, on }) => fuses[place] !== on).length;
  const what = `fuses that are not as listed, of ${known.length} that are known`;
  return { known: known.length, figure: { row: 'E-02', what, value, unit: 'fuses', atMost: 0 } };
}

if (process.platform === 'linux') guardSkip('E-02', 'The fuses of the apps for macOS and Windows are not measured on Linux.');

describe.runIf(needDesktop())('the packed app', () => {
  let app: DistApp;
  let files: PackedFile[];
  beforeAll(() => {
    app = distApp('shipped');
    files = readAsar(path.join(app.resources, 'app.asar'));
  }, 180_000);

  const named = (pattern: RegExp) => files.map(({ name }) => name).filter((name) => pattern.test(name));
  const containing = (pattern: RegExp) => filesWith(files, pattern);

  test('has the fuses that are listed, as far as its Electron knows them', () => {
    const { known, figure } = fuseFigure(app.executable);

    expect(known).toBeGreaterThanOrEqual(6);
    guardFigure(figure);
    expect(runsAsNode(app.executable)).toBe(false);
    expect(runsAsNode(findTools(process.env).electron ?? '')).toBe(true);
  });

  test('is seen through with the fuses that Electron comes with', () => {
    knownBad('E-02', [fuseFigure(findTools(process.env).electron ?? '').figure]);
  });

  test('differs from the variant for tests in one fuse and one line inside the archive', () => {
    const variant = distApp('test');
    const [shipped, forTests] = [app, variant].map(({ executable }) => readFuses(readFileSync(executable)));
    const differing = FUSES.filter(({ place }) => shipped?.[place] !== forTests?.[place]).map(({ name }) => name);
    const manifest = (of: PackedFile[]) => JSON.parse(of.find(({ name }) => name === 'package.json')?.content.toString() ?? '{}');

    expect(differing).toEqual(['EnableNodeCliInspectArguments']);
    expect(manifest(readAsar(path.join(variant.resources, 'app.asar')))).toEqual({ ...manifest(files), hookglassVariant: 'test' });
    expect(manifest(files)).not.toHaveProperty('hookglassVariant');
  });

  test('holds what runs, and no tests, sources, maps or packages of development', () => {
    const packages = new Set(named(/^node_modules\//).map((name) => name.split('/')[1]));

    expect([...packages]).toEqual(['better-sqlite3']);
    expect(named(/^(?!node_modules\/)(?!package\.json$)(?!dist\/(?:cli|electron|renderer)\/)/)).toEqual([]);
    guardFigure({
      row: 'P-03',
      what: 'files of tests, sources and maps in the archive',
      value: named(/(?:^|\/)(?:test|tests|__tests__|src|deps)\/|\.(?:test|spec)\.|\.(?:ts|tsx|map|md|h|c|cc|cpp|gyp)$/).length,
      unit: 'files',
      atMost: 0,
    });
    expect(named(/^dist\/(?:electron|cli)\/(?:main|preload|serve|core|explain-worker|checkpoint-worker)\.cjs$/)).toHaveLength(7);
  });

  test('unpacks the native module and what other processes read, and nothing else', () => {
    const beside = files.filter(({ unpacked }) => unpacked).map(({ name }) => name);
    const inside = files.filter(({ unpacked }) => !unpacked).map(({ name }) => name);

    expect(named(/\.node$/)).toEqual(['node_modules/better-sqlite3/prebuilds/linux-x64.node']);
    expect(beside.every((name) => /^(?:dist\/(?:cli|renderer)|node_modules\/better-sqlite3)\//.test(name))).toBe(true);
    expect(inside.toSorted()).toEqual(['dist/electron/main.cjs', 'dist/electron/preload.cjs', 'package.json']);
  });

  test('tells no path of the machine that it was built on, and no secret', () => {
    guardFigures(toldFigures(files));
    expect(containing(FOUND_ON_THE_WAY)).toEqual([]);
    expect(containing(LOOKS_SECRET)).toEqual([]);
    expect(files.filter(({ content }) => content.includes(process.cwd())).map(({ name }) => name)).toEqual([]);
    expect(named(/(?:^|\/)\.env|\.(?:pem|key|p12|db)$/)).toEqual([]);
  });

  test('is seen through with a map, and with a key', () => {
    const planted = [
      { name: 'dist/main.js', content: Buffer.from('//# sourceMappingURL=/home/somebody/hookglass/main.js.map') },
      { name: 'dist/key.json', content: Buffer.from(`-----BEGIN PRIVATE KEY-----\n${'A'.repeat(64)}`) },
    ].map((file) => ({ ...file, unpacked: false }) as PackedFile);

    knownBad('P-03', toldFigures([...files, ...planted]));
  });

  test('is small beside Electron', () => {
    guardFigure({
      row: 'P-03',
      what: 'what is ours, archive and beside it',
      value: weighApp(app.resources).ownBytes / 1024 / 1024,
      unit: 'MiB',
      atMost: MOST_OWN_BYTES / 1024 / 1024,
    });
  });

  describe('made a second time from the same files, in another place', () => {
    let copy: string;
    beforeAll(() => {
      mkdirSync('release', { recursive: true });
      copy = mkdtempSync(path.resolve('release', 'again-')); // on the disk of the packages, which are linked: they are large
    });
    afterAll(() => rmSync(copy, { recursive: true, force: true }));

    test('has the same archive, byte for byte', { timeout: 300_000 }, () => {
      const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' }).split(
        '\0',
      );
      for (const file of tracked.filter((name) => name !== '' && !/^(?:test|examples)\//.test(name))) {
        mkdirSync(path.join(copy, path.dirname(file)), { recursive: true });
        cpSync(file, path.join(copy, file));
      }
      execFileSync('cp', ['-al', 'node_modules', path.join(copy, 'node_modules')]);
      // What an earlier build left there: no part of this one.
      mkdirSync(path.join(copy, 'dist', 'cli'), { recursive: true });
      writeFileSync(path.join(copy, 'dist', 'cli', 'leftover.cjs'), 'module.exports = 1;');
      const build = ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'];
      execFileSync(process.execPath, build, { cwd: copy, env: { ...process.env, NODE_ENV: 'production' } });
      pack(copy, 'shipped', path.join(copy, 'release'));

      expect(weighApp(appIn(path.join(copy, 'release')).resources).asarHash).toBe(weighApp(app.resources).asarHash);
      const again = readAsar(path.join(appIn(path.join(copy, 'release')).resources, 'app.asar'));
      expect(
        again.filter(({ content }, index) => !content.equals(files[index]?.content ?? Buffer.alloc(0))).map(({ name }) => name),
      ).toEqual([]);
    });
  });
});
