import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { licencesOf } from './licences.ts';
import { licenceTexts, shippedPackages } from './packages.ts';
import { sbomOf } from './sbom.ts';

/** Writes what goes out beside the page: the licences of others, and the bill of materials. Called by each build, which knows what it bundled. */
export function writeShipped(root: string, moduleIds: readonly string[]): void {
  const own = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { name: string; version: string; license: string };
  const packages = shippedPackages(root, moduleIds);
  const write = (name: string, text: string) => writeFileSync(path.join(root, 'dist', 'renderer', name), text);
  write(
    'licences.txt',
    licencesOf(packages, (name) => licenceTexts(root, name)),
  );
  write('sbom.cdx.json', sbomOf(own, packages));
}
