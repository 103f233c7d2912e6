import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A package of somebody else that goes out with ours: bundled into our files, beside them, or the runtime under them. */
export interface ShippedPackage {
  name: string;
  version: string;
  /** As its own package.json says; absent where it is not installed on this machine and the lockfile does not tell. */
  license?: string;
  /** `sha512-…` of the lockfile. */
  integrity: string;
  where: 'bundled' | 'beside' | 'runtime';
  /** Only some systems need it. */
  optional: boolean;
}

interface LockEntry {
  version: string;
  integrity?: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
}

/** What the desktop app runs on; its own licences lie beside the program. */
const RUNTIME = 'electron';

/**
 * Every package that is shipped, by name.
 * @param moduleIds paths of all modules in the bundles
 */
export function shippedPackages(root: string, moduleIds: readonly string[]): ShippedPackage[] {
  const lock = readLock(root);
  const bundled = new Set(moduleIds.flatMap((id) => packageOf(id) ?? []));
  const all = Object.entries(lock).flatMap(([place, entry]): ShippedPackage[] => {
    const where = bundled.has(place) ? 'bundled' : place === `node_modules/${RUNTIME}` ? 'runtime' : entry.dev ? undefined : 'beside';
    if (place === '' || where === undefined) return [];
    const license = entry.license ?? manifestOf(root, place)?.license;
    if (!entry.integrity) throw new Error(`${place} has no integrity in the lockfile`);
    return [
      {
        name: place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
        version: entry.version,
        integrity: entry.integrity,
        where,
        optional: entry.optional === true,
        ...(license !== undefined && { license }),
      },
    ];
  });
  const unknown = [...bundled].filter((place) => !lock[place]);
  if (unknown.length > 0) throw new Error(`bundled, and not in the lockfile: ${unknown.join(', ')}`);
  return all.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** `node_modules/a/node_modules/@b/c` of a path to a file in it. */
export function packageOf(moduleId: string): string | undefined {
  const file = moduleId.replaceAll('\\', '/');
  const from = file.indexOf('/node_modules/');
  const last = file.lastIndexOf('/node_modules/');
  if (from < 0) return undefined;
  const [scope = '', name = ''] = file.slice(last + '/node_modules/'.length).split('/');
  return `${file.slice(from + 1, last + '/node_modules/'.length)}${scope.startsWith('@') ? `${scope}/${name}` : scope}`;
}

function readLock(root: string): Record<string, LockEntry> {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockEntry> };
  return packages;
}

function manifestOf(root: string, place: string): { license?: string; author?: unknown } | undefined {
  try {
    return JSON.parse(readFileSync(path.join(root, place, 'package.json'), 'utf8')) as { license?: string };
  } catch {
    return undefined; // of another system
  }
}

/** The texts that a package brings: LICENSE, NOTICE and their kin. */
export function licenceTexts(root: string, name: string): string[] {
  const folder = path.join(root, 'node_modules', name);
  const names = readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i.test(file))
    .sort();
  return names.map((file) => readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
}
