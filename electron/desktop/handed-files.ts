import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import type { HandedFile } from '#shared/domain/app/desktop.ts';
import { codeOf } from '#shared/domain/error-words.ts';

/** Files that the system asked the app to open. The page reads those, piece by piece, and no others. */
export interface HandedFiles {
  /** Opens it; one that cannot be read is told with its problem. */
  take(file: string): HandedFile;
  /** Up to 1 MiB from there; empty at the end, after which it is closed. @throws when it was not handed to us, or cannot be read */
  read(id: string, offset: number): Uint8Array;
}

const PIECE_BYTES = 1024 * 1024;
const WHY: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EACCES: 'you may not read it' };
/** Those that nobody read to their end are let go. */
const MOST_OPEN = 8;

export function createHandedFiles(): HandedFiles {
  const open = new Map<string, number>();

  function close(id: string) {
    const handle = open.get(id);
    if (handle !== undefined) closeSync(handle);
    open.delete(id);
  }

  return {
    take(file) {
      const name = path.basename(file);
      try {
        const stat = statSync(file);
        if (!stat.isFile()) return { id: '', name, size: 0, problem: stat.isDirectory() ? 'it is a folder' : 'it is no ordinary file' };
        const id = randomUUID();
        open.set(id, openSync(file, 'r'));
        for (const old of [...open.keys()].slice(0, -MOST_OPEN)) close(old);
        return { id, name, size: stat.size };
      } catch (error) {
        const code = codeOf(error);
        return { id: '', name, size: 0, problem: WHY[code] ?? `the system says ${code}` };
      }
    },
    read(id, offset) {
      const handle = open.get(id);
      if (handle === undefined) throw new Error('This file is not open.');
      const piece = Buffer.alloc(PIECE_BYTES);
      const length = readSync(handle, piece, 0, PIECE_BYTES, offset);
      if (length === 0) close(id);
      return piece.subarray(0, length);
    },
  };
}
