import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const MOST_BYTES = 16 * 1024;

/** The last whole lines of a text, at most 16 KiB; empty where there is none to be read. */
export function endOfFile(file: string): string {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const { size } = fstatSync(handle);
    const bytes = Buffer.alloc(Math.min(size, MOST_BYTES));
    const length = readSync(handle, bytes, 0, bytes.length, size - bytes.length);
    const text = bytes.toString('utf8', 0, length);
    return size > MOST_BYTES ? text.slice(text.indexOf('\n') + 1) : text;
  } catch {
    return '';
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
