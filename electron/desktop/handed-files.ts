import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import type { HandedFile } from '#shared/domain/app/desktop.ts';

/** Files that the system asked the app to open. The page reads those, piece by piece, and no others. */
export interface HandedFiles {
  /** @returns undefined when it is no file that can be read */
  take(file: string): HandedFile | undefined;
  /** Up to 1 MiB from there; empty at the end, after which it is closed. @throws when it was not handed to us, or cannot be read */
  read(id: string, offset: number): Uint8Array;
}

const PIECE_BYTES = 1024 * 1024;
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
      try {
        const stat = statSync(file);
        if (!stat.isFile()) return undefined;
        const id = randomUUID();
        open.set(id, openSync(file, 'r'));
        for (const old of [...open.keys()].slice(0, -MOST_OPEN)) close(old);
        return { id, name: path.basename(file), size: stat.size };
      } catch {
        return undefined;
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
