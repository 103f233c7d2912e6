import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'vitest';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { shippedPackages } from '../../scripts/shipped/packages.ts';
import { guardFigure, guardFigures, knownBad } from '../support/guard-figure.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const MOST_PACKAGES = 60;

/** One package of package-lock.json, as far as it matters here. */
interface Locked {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
}

const locked = (): Record<string, Locked> =>
  (JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }).packages;

/** P-01, for the packages of a lockfile: what is not pinned by its content, or comes from somewhere of its own. */
function lockFigures(packages: Record<string, Locked>, npmrc: string): GuardFigure[] {
  const faults = Object.entries(packages).filter(
    ([place, { integrity = '', resolved, version = '', link }]) =>
      place !== '' && (link || resolved !== undefined || /:/.test(version) || !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)),
  );
  const runs = /^ignore-scripts=true$/m.test(npmrc) ? 0 : 1;
  return [
    { row: 'P-01', what: 'packages that are not pinned by a sha512 of their content', value: faults.length, unit: 'packages', atMost: 0 },
    { row: 'P-01', what: 'installations that run scripts of packages', value: runs, unit: '', atMost: 0 },
  ];
}

test('every package is pinned by its content, comes from the registry, and runs nothing when it is installed', () => {
  guardFigures(lockFigures(locked(), readFileSync(path.join(ROOT, '.npmrc'), 'utf8')));
});

test('a package from a repository, and one without a hash, are seen through', () => {
  const planted = {
    ...locked(),
    'node_modules/from-git': { version: 'git+ssh://git@host.example/x.git#1', resolved: 'git+ssh://git@host.example/x.git#1' },
    'node_modules/without': { version: '1.0.0' },
  };

  knownBad('P-01', lockFigures(planted, ''));
});

/** P-02, for the packages that go out. */
const surfaceFigure = (packages: readonly unknown[]): GuardFigure => ({
  row: 'P-02',
  what: 'packages of others that are shipped',
  value: packages.length,
  unit: 'packages',
  atMost: MOST_PACKAGES,
});

test('few packages of others go out', () => {
  const bill = JSON.parse(readFileSync(path.join(ROOT, 'dist/renderer/sbom.cdx.json'), 'utf8')) as { components: unknown[] };

  guardFigure(surfaceFigure(bill.components));
});

test('shipping all that is installed is seen through', () => {
  const everything = Object.keys(locked()).filter((place) => place !== '');

  knownBad('P-02', [
    surfaceFigure(
      shippedPackages(
        ROOT,
        everything.map((place) => `${ROOT}/${place}/index.js`),
      ),
    ),
  ]);
});
