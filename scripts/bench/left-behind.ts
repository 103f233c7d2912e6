import { readdirSync, readFileSync } from 'node:fs';

/** Goes through the environment to all that a bench starts, and what that starts. */
export const MARK = 'HOOKGLASS_BENCH_RUN';

/** The processes that were started under this mark and still run. Linux only; none elsewhere. */
export function markedProcesses(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return pids.filter((pid) => environmentOf(pid).split('\0').includes(`${MARK}=${mark}`)).map(Number);
}

/** A process may be gone by now, or not ours. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}
