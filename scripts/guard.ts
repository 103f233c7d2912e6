// npm run guard: the suites that hold the security promises: who may connect, what leaves, what is stored and how.
import { spawnSync } from 'node:child_process';

const PROMISES = [
  'refuses',
  'owns-its-data-directory',
  'fences',
  'hostile',
  'secret',
  'token',
  'host-check',
  'url-policy',
  'terminal-text',
  'page',
];

const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--project', 'integration', ...PROMISES],
  {
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
