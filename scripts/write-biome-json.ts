// node scripts/run.mjs scripts/write-biome-json.ts: writes biome.json from scripts/lint; to be run after a change there.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { biomeJson } from './lint/biome-json.ts';

const root = path.join(import.meta.dirname, '..');
writeFileSync(path.join(root, 'biome.json'), JSON.stringify(biomeJson(), null, 2));
const { status } = spawnSync(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'format', '--write', 'biome.json'], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
