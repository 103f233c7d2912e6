import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');

/** Gives pages that a command has written the form that the check asks of every page. @param files paths from the root of the checkout */
export function formatWritten(...files: readonly string[]): void {
  spawnSync(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'format', '--write', ...files], { cwd: root, stdio: 'inherit' });
}
