import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Names the processes that listen at a port of this machine, as a text that changes when one of them ends. */
export interface ListenerLookup {
  /** @param rescan look at all processes again, also for new ones @returns undefined where it cannot be known */
  listenerOf(url: URL, options: { rescan: boolean }): string | undefined;
}

/**
 * Servers that reload keep their socket open while the worker behind it is replaced (`uvicorn --reload`), so connecting
 * tells nothing. Linux says in /proc who holds a socket; elsewhere, or for another user's process, the answer is unknown.
 */
export function createListenerLookup(root = '/proc'): ListenerLookup {
  const holders = new Map<number, Map<string, string>>();

  return {
    listenerOf({ port, protocol }, { rescan }) {
      const number = Number(port) || (protocol === 'https:' ? 443 : 80);
      let known = holders.get(number);
      if (rescan || !known || ![...known].every(([pid, start]) => startOf(root, pid) === start)) {
        known = holdersOf(root, number);
        holders.set(number, known);
      }
      if (known.size === 0) return undefined;
      return [...known].map(([pid, start]) => `${pid}@${start}`).join(' ');
    },
  };
}

function holdersOf(root: string, port: number): Map<string, string> {
  const sockets = new Set(
    ['tcp', 'tcp6'].flatMap((table) => listeningInodes(`${root}/net/${table}`, port)).map((inode) => `socket:[${inode}]`),
  );
  const found = new Map<string, string>();
  if (sockets.size === 0) return found;
  for (const pid of list(root).filter((name) => /^\d+$/.test(name))) {
    const holds = list(`${root}/${pid}/fd`).some((fd) => sockets.has(link(`${root}/${pid}/fd/${fd}`)));
    const start = holds ? startOf(root, pid) : undefined;
    if (start !== undefined) found.set(pid, start);
  }
  return found;
}

const LISTEN = '0A';

function listeningInodes(file: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return read(file)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => state === LISTEN && local.endsWith(wanted))
    .map((columns) => columns[9] ?? '');
}

/** When the process began, in ticks since the machine did: a number that a reused process id does not share. */
function startOf(root: string, pid: string): string | undefined {
  const stat = read(`${root}/${pid}/stat`);
  return stat === '' ? undefined : stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

// A process that ends meanwhile, or belongs to somebody else, simply has nothing to show.
const read = (file: string) => attempt(() => readFileSync(file, 'utf8'), '');
const list = (directory: string) => attempt(() => readdirSync(directory), []);
const link = (file: string) => attempt(() => readlinkSync(file), '');

function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
