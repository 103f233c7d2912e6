import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Whether a file system of its own can be had here: a right, which no installation gives. Says so when not. */
export function needSmallDisk(): boolean {
  const probe = process.getuid?.() === 0 ? spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']) : undefined;
  if (probe?.status === 0) return true;
  process.stderr.write('SKIPPED full disks: a tmpfs cannot be mounted here (that takes root on Linux)\n');
  return false;
}

/** A real file system of that many MiB. */
export function mountSmallDisk(mib: number) {
  const directory = mkdtempSync(path.join(tmpdir(), 'hookglass-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m`, 'none', directory]);
  const filler = path.join(directory, 'filler');
  const freeBytes = () => {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  };
  return {
    directory,
    freeBytes,
    /** Fills it until at most this many bytes are left. */
    fillUpTo(leftBytes: number) {
      const file = openSync(filler, 'a');
      const part = Buffer.alloc(64 * 1024);
      while (freeBytes() > leftBytes) writeSync(file, part, 0, Math.min(part.length, freeBytes() - leftBytes));
      closeSync(file);
    },
    makeRoom: () => rmSync(filler, { force: true }),
    unmount() {
      execFileSync('umount', ['-l', directory]);
      rmSync(directory, { recursive: true });
    },
  };
}
