import { readFileSync } from 'node:fs';

/** Files that are kept free for the database, what is sent, and what else is opened. */
const KEPT_FREE = 100;

/** … and for those who come to another port while strangers fill one. */
const KEPT_FOR_OTHERS = 16;

/** How many connections the listeners of this process may have open together, and how many any one of them. */
export interface ConnectionRoom {
  /** Of one listener. */
  readonly most: number;
  /** To be called for each connection. @returns whether it may stay; then `leave` is to be called at its end */
  enter(): boolean;
  leave(): void;
}

/**
 * Where no more files can be opened, libuv closes what comes without a word to Node, and the database and the network fail beside it: so
 * connections are refused before, and that is logged.
 *
 * @param limits the text of `/proc/self/limits`; empty where there is no such file, and then nobody knows
 */
export function createConnectionRoom(limits: string): ConnectionRoom {
  const files = /^Max open files\s{1,99}(\d{1,19}) /m.exec(limits)?.[1];
  const all = files === undefined ? Number.POSITIVE_INFINITY : Math.max(1, Number(files) - KEPT_FREE);
  let open = 0;
  return {
    most: Math.max(1, all - KEPT_FOR_OTHERS),
    enter() {
      if (open >= all) return false;
      open += 1;
      return true;
    },
    leave() {
      open -= 1;
    },
  };
}

/** What the system says of this process; see proc(5). */
export function limitsOfThisProcess(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
