import { rmSync } from 'node:fs';
import path from 'node:path';

/** What is recorded, with what SQLite puts beside it. Token, keys, certificate and what holds the tunnel stay. */
const RECORDED = ['hookglass.db', 'hookglass.db-wal', 'hookglass.db-shm', 'hookglass.db-journal', 'artifacts'];

/** Removes all that is recorded in a data directory; no core may have it open. */
export function removeRecorded(dataDir: string): void {
  for (const name of RECORDED) rmSync(path.join(dataDir, name), { recursive: true, force: true });
}
