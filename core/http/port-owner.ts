import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface PortOwner {
  /** Its name, as the system shows it. */
  program: string;
  pid: number;
}

/**
 * Who listens on a TCP port of this computer, as far as this user may know. Linux only: it is read from `/proc` (see proc(5)),
 * so that no program has to be run for a sentence.
 *
 * @returns undefined where the system does not say: another one, another user's process, another container's
 */
export function portOwner(port: number): PortOwner | undefined {
  const sockets = new Set(['tcp', 'tcp6'].flatMap((table) => listeningSockets(read(`/proc/net/${table}`), port)));
  if (sockets.size === 0) return undefined;
  for (const entry of list('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || !list(`/proc/${pid}/fd`).some((fd) => sockets.has(target(`/proc/${pid}/fd/${fd}`)))) continue;
    return { program: plain(read(`/proc/${pid}/comm`).trim()), pid };
  }
  return undefined;
}

const LISTENING = '0A';

/** @returns the names that open files of such a socket have, such as `socket:[4711]` */
function listeningSockets(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    return state === LISTENING && local.endsWith(wanted) ? [`socket:[${inode}]`] : [];
  });
}

/** Processes come and go while they are looked at, and some belong to others: what cannot be read is nothing. */
function unless<Value>(nothing: Value, look: () => Value): Value {
  try {
    return look();
  } catch {
    return nothing;
  }
}

/** Any program chooses its name. */
const plain = (name: string) => name.replace(/[^\x20-\x7e]/g, '?');
const read = (file: string) => unless('', () => readFileSync(file, 'utf8'));
const list = (directory: string) => unless<string[]>([], () => readdirSync(directory));
const target = (link: string) => unless('', () => readlinkSync(link));
