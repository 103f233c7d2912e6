import { readFileSync } from 'node:fs';

/** Files that are kept free for the database, what is sent, and what else is opened. */
const KEPT_FREE = 100;

/**
 * How many connections one listener of this process may take. Where no more files can be opened, libuv closes what comes without a word to
 * Node, and the database and the network fail beside it: so connections are refused before, and that is logged.
 *
 * @param limits the text of `/proc/self/limits`; empty where there is no such file, and then nobody knows
 */
export function connectionsByFiles(limits: string): number {
  const files = /^Max open files\s{1,99}(\d{1,19}) /m.exec(limits)?.[1];
  return files === undefined ? Number.POSITIVE_INFINITY : Math.max(1, Number(files) - KEPT_FREE);
}

/** What the system says of this process; see proc(5). */
export function limitsOfThisProcess(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
