import { readdirSync, readFileSync } from 'node:fs';

/**
 * Memory of a process and of all that it started, in MiB: the proportional set size, so that pages which several of them share
 * count once. Linux only; undefined elsewhere.
 */
export function memoryMiB(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  return family(pid).reduce((sum, member) => sum + proportionalKiB(member), 0) / 1024;
}

/** What of one process is in memory, shared pages and all, in MiB. Linux only. */
export function residentMiB(pid: number): number | undefined {
  const found = /^VmRSS:\s+(\d+)/m.exec(readOrNothing(`/proc/${pid}/status`))?.[1];
  return found === undefined ? undefined : Number(found) / 1024;
}

function family(pid: number): number[] {
  const parents = new Map(readdirSync('/proc').flatMap((entry) => (/^\d+$/.test(entry) ? [[Number(entry), parentOf(entry)]] : [])));
  const descends = (member: number): boolean => member === pid || (member > 1 && descends(parents.get(member) ?? 0));
  return [...parents.keys()].filter(descends);
}

function parentOf(entry: string): number {
  const status = readOrNothing(`/proc/${entry}/status`);
  return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
}

function proportionalKiB(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readOrNothing(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** A process may end between being listed and being read. */
function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
