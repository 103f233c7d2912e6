import { constants, createReadStream, createWriteStream, openSync, type Stats, statfsSync } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WriteFailedError } from '#core/database/writer.ts';
import { codeOf } from '#shared/domain/error-words.ts';
import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';

export interface ArtifactEntry {
  /** Without the folder that was listed. */
  name: string;
  isDirectory: boolean;
  size: number;
}

export interface StoredFile {
  size: number;
  modifiedAtMs: number;
  open(): Readable;
}

export type ArtifactStore = ReturnType<typeof createArtifactStore>;

/** A half-uploaded file has this in its name; no list shows it. */
const PARTIAL = '.hookglass-partial-';
/** Windows knows no such flag. */
const READ_NO_LINK = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

/**
 * Files below one directory, addressed by paths with `/` that never lead out of it. Every path is looked at before the disk is, and a
 * symbolic link below the directory, whoever put it there, is not followed: it counts as not there, and nothing is written through it.
 * @param uuid tells uploads of the same path apart
 */
export function createArtifactStore(root: string, uuid: () => string) {
  const resolve = (name: string) => path.join(root, ...partsOf(name));

  /** What is there; nothing where a part of the path is missing or a link. */
  async function look(name: string): Promise<Stats | undefined> {
    let found: Stats | undefined;
    let place = root;
    for (const part of partsOf(name)) {
      place = path.join(place, part);
      found = await lstatOrNothing(place);
      if (!found || found.isSymbolicLink()) return undefined;
    }
    return found;
  }

  /** @throws MlflowError when a part of the path is a link */
  async function refuseLinks(name: string): Promise<void> {
    let place = root;
    for (const part of partsOf(name)) {
      place = path.join(place, part);
      if ((await lstatOrNothing(place))?.isSymbolicLink()) throw invalidParameter('Invalid path');
    }
  }

  return {
    /** The directory. */
    root,
    /** How much an upload may have: what is free on the disk. */
    roomBytes(): number {
      const { bavail, bsize } = statfsSync(path.dirname(root));
      return bavail * bsize;
    },

    /** Replaces what was there once all of it has arrived. */
    async put(name: string, content: Readable): Promise<void> {
      const target = resolve(name);
      const partial = path.join(path.dirname(target), `${PARTIAL}${uuid()}`);
      try {
        await refuseLinks(name);
        await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
        await pipeline(content, createWriteStream(partial, { mode: 0o600, flags: 'wx' }));
        await rename(partial, target);
      } catch (error) {
        await rm(partial, { force: true }).catch(() => undefined);
        throw refusalOf(error);
      }
    },

    /** Nothing when there is no such file; `directory` when the path is one. */
    async find(name: string): Promise<StoredFile | 'directory' | undefined> {
      const file = resolve(name);
      const found = await look(name);
      if (!found) return undefined;
      if (found.isDirectory()) return 'directory';
      if (!found.isFile()) return undefined; // opening a named pipe would wait for somebody to write, and everything with it
      return {
        size: found.size,
        modifiedAtMs: Math.trunc(found.mtimeMs),
        open: () => createReadStream(file, { fd: openSync(file, READ_NO_LINK) }),
      };
    },

    /** What is in a folder, by name; nothing when it is missing or a file. */
    async list(name: string): Promise<ArtifactEntry[]> {
      const folder = name === '' ? root : resolve(name);
      const found = name === '' ? await lstatOrNothing(root) : await look(name);
      if (!found?.isDirectory()) return [];
      const names = (await readdir(folder)).filter((entry) => !entry.startsWith(PARTIAL)).sort();
      const entries = await Promise.all(names.map(async (entry) => ({ entry, found: await lstatOrNothing(path.join(folder, entry)) })));
      return entries.flatMap(({ entry, found }) =>
        found?.isDirectory() || found?.isFile()
          ? [{ name: entry, isDirectory: found.isDirectory(), size: found.isDirectory() ? 0 : found.size }]
          : [],
      );
    },

    /** A file or a folder with all in it; one that is not there is fine. */
    async remove(name: string): Promise<void> {
      const target = resolve(name);
      if (await look(name)) await rm(target, { recursive: true, force: true });
    },
  };
}

/** @throws MlflowError for everything that does not stay where it should. */
function partsOf(name: string): string[] {
  const parts = name.split('/');
  const isBad = (part: string) => part === '..' || part === '.' || /[\0\\]/.test(part);
  const [first = ''] = parts;
  if (first === '' || /^[a-z]:/i.test(first) || parts.some(isBad)) throw invalidParameter('Invalid path');
  return parts.filter((part) => part !== '');
}

/** What the sender or the disk is to blame for becomes a refusal; anything else is a bug and stays what it is. */
function refusalOf(error: unknown): unknown {
  if (isCode(error, 'EEXIST', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY', 'ENAMETOOLONG')) return invalidParameter('Invalid path');
  if (isCode(error, 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET')) return invalidParameter('The upload broke off.');
  if (isCode(error, 'ENOSPC')) return new WriteFailedError('SQLITE_FULL', error);
  return error;
}

async function lstatOrNothing(file: string): Promise<Stats | undefined> {
  try {
    return await lstat(file);
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG')) return undefined;
    throw error;
  }
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes(codeOf(error));
}
