import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { licencesOf } from '../../../../scripts/shipped/licences.ts';
import { packageOf, type ShippedPackage, shippedPackages } from '../../../../scripts/shipped/packages.ts';
import { sbomOf } from '../../../../scripts/shipped/sbom.ts';

const OWN = { name: 'hookglass', version: '0.1.0', license: 'MIT' };
const one = (change: Partial<ShippedPackage> = {}): ShippedPackage => ({
  name: 'a',
  version: '1.0.0',
  license: 'MIT',
  integrity: `sha512-${Buffer.alloc(64, 7).toString('base64')}`,
  where: 'bundled',
  optional: false,
  ...change,
});

describe('what is shipped', () => {
  it.each([
    ['/x/node_modules/react/index.js', 'node_modules/react'],
    ['/x/node_modules/@a/b/c/d.js', 'node_modules/@a/b'],
    ['C:\\x\\node_modules\\a\\node_modules\\@b\\c\\d.js', 'node_modules/a/node_modules/@b/c'],
    ['/x/core/core.ts', undefined],
  ])('%s is of %s', (file, place) => {
    expect(packageOf(file)).toBe(place);
  });

  it('is what was bundled, what runs beside it, and the runtime; nothing that only builds or tests', () => {
    const names = shippedPackages('.', [`${process.cwd()}/node_modules/react/index.js`]).map(({ name }) => name);

    expect(names).toEqual(expect.arrayContaining(['react', 'better-sqlite3', 'electron']));
    for (const tool of ['vitest', 'typescript', 'playwright-core', 'electron-builder', 'vite']) expect(names).not.toContain(tool);
    expect(names.length).toBeLessThanOrEqual(60);
  });

  it('refuses to leave out a package that the lockfile does not know', () => {
    expect(() => shippedPackages('.', ['/x/node_modules/no-such-package/index.js'])).toThrow(/no-such-package/);
  });
});

describe('the bill of materials', () => {
  it('is the same for the same packages: it has no time and no number of its own', () => {
    expect(sbomOf(OWN, [one()])).toBe(sbomOf(OWN, [one()]));
    expect(sbomOf(OWN, [one()])).not.toMatch(/timestamp|serialNumber/);
  });

  it('names each package with the hash of the lockfile', () => {
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { version: string; integrity: string }>;
    };
    const packages = shippedPackages('.', []);
    const { components } = JSON.parse(sbomOf(OWN, packages)) as {
      components: { name: string; version: string; purl: string; hashes: { content: string }[] }[];
    };

    expect(components.length).toBe(packages.length);
    for (const { name, version, purl, hashes } of components) {
      const entry = lock.packages[`node_modules/${name}`];
      expect(version).toBe(entry?.version);
      expect(purl).toBe(`pkg:npm/${name.replace('@', '%40')}@${version}`);
      expect(Buffer.from(hashes[0]?.content ?? '', 'hex').toString('base64')).toBe(entry?.integrity.replace('sha512-', ''));
    }
  });

  it('says which package only some systems need', () => {
    expect(sbomOf(OWN, [one({ optional: true })])).toContain('"scope": "optional"');
  });
});

describe('the licences', () => {
  it('stand once for packages that share a text, below all of their names', () => {
    const text = licencesOf([one(), one({ name: 'b' }), one({ name: 'c' })], (name) => [name === 'c' ? 'Text C' : 'Text A and B']);

    expect(text.match(/Text A and B/g)?.length).toBe(1);
    expect(text).toContain('a 1.0.0 (MIT)\nb 1.0.0 (MIT)\n\nText A and B');
  });

  it('say so where a package brings no text', () => {
    expect(licencesOf([one()], () => [])).toContain('Licence: MIT. The package brings no text of it.');
  });
});
