import path from 'node:path';
import { readPrivateFile } from '#core/files/private-file.ts';
import { type CoreFile, parseCoreFile } from '#shared/domain/app/core-file.ts';

/**
 * Where the core of a data directory listens, and the token that it takes. A core that was killed leaves its file behind, and whoever has its
 * port by now must not be given the token: so nothing is returned when the process that wrote the file has ended.
 * @throws StartError `io` when one of the files is not ours alone
 */
export async function readCoreFile(dataDir: string): Promise<{ core: CoreFile; token: string } | undefined> {
  const core = parseCoreFile(readPrivateFile(path.join(dataDir, 'core.json')) ?? '');
  const token = readPrivateFile(path.join(dataDir, 'token'))?.trim() ?? '';
  if (!core || token === '') return undefined;
  return isProcess(core.pid) || (await isLocked(dataDir)) ? { core, token } : undefined;
}

function isProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** In a container of its own, the core has a number that we cannot see; its lock we can. Loaded here, because SQLite takes a while. */
async function isLocked(dataDir: string): Promise<boolean> {
  const { lockFile } = await import('./database/lock.ts');
  const lock = lockFile(path.join(dataDir, 'lock'));
  lock?.release();
  return lock === undefined;
}
