import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs';
import { StartError } from '#shared/domain/app/start-error.ts';
import { unwritable } from './file-words.ts';
import { print } from './print.ts';

/** Where a verb writes: standard output, or a file. */
export interface Output {
  line(text: string): void;
  close(): void;
}

/**
 * @param file undefined: standard output
 * @param replaces also a file that is there
 * @throws StartError `usage` for a file that is there, `io` for one that cannot be written
 */
export function openOutput(file: string | undefined, replaces: boolean): Output {
  if (file === undefined) return { line: print, close: () => undefined };
  if (!replaces && existsSync(file)) throw isThere(file);
  const handle = openFile(file, replaces);
  return {
    line(text) {
      try {
        writeFileSync(handle, `${text}\n`);
      } catch (error) {
        throw unwritable(file, error);
      }
    },
    close: () => closeSync(handle),
  };
}

/** `wx`: a file that came in between is not replaced either. */
function openFile(file: string, replaces: boolean): number {
  try {
    return openSync(file, replaces ? 'w' : 'wx', 0o600);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? isThere(file) : unwritable(file, error);
  }
}

const isThere = (file: string) =>
  new StartError('usage', `${file} is there already. Name another, or replace it with --force; nothing was written.`);
