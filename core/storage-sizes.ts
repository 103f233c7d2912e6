import { readdirSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { StorageView } from '#shared/domain/app/settings.ts';
import type { DataDirectory } from './data-directory.ts';

/** What lies in the data directory now, by its files. */
export function storageSizes(
  { databaseFile, artifactsDir, path: directory }: Pick<DataDirectory, 'databaseFile' | 'artifactsDir' | 'path'>,
  { deliveries, captures, key }: Pick<StorageView, 'deliveries' | 'captures' | 'key'>,
): StorageView {
  const free = freeOn(directory);
  return {
    key,
    databaseBytes: sizeOf(databaseFile),
    logBytes: sizeOf(`${databaseFile}-wal`),
    artifactBytes: sizeOfAll(artifactsDir),
    ...(free !== undefined && { freeBytes: free }),
    deliveries,
    captures,
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** What a process without special rights may still write there. */
function freeOn(directory: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return undefined; // a file system that does not tell
  }
}

function sizeOfAll(directory: string): number {
  try {
    const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.reduce((sum, { parentPath, name }) => sum + sizeOf(path.join(parentPath, name)), 0);
  } catch {
    return 0; // nothing was ever uploaded
  }
}
