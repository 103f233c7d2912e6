// npm run check: what must be green before a commit, cheapest first. Vitest would leave one core idle, which on two of them is half of the time.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const STEPS: readonly [name: string, script: string, ...args: string[]][] = [
  ['format and lint', 'node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.'],
  ['types', 'node_modules/typescript/bin/tsc', '-b'],
  ['dead code', 'node_modules/knip/bin/knip.js', '--no-progress'],
  [
    'unit and integration tests',
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    'unit',
    '--project',
    'integration',
    '--maxWorkers=100%',
  ],
];

// Dead code is what no entry reaches, which nobody can say before all entries are there.
const ENTRIES = ['cli/main.ts', 'electron/main.ts', 'renderer/main.tsx'];

for (const [name, ...command] of STEPS) {
  if (name === 'dead code' && !ENTRIES.every((file) => existsSync(file))) continue;
  const started = performance.now();
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok' : 'FAILED'}  ${name}  ${((performance.now() - started) / 1000).toFixed(1)} s`);
  if (status !== 0) process.exit(status ?? 1);
}
