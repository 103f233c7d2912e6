import { spawnSync } from 'node:child_process';

/** Whether these programs are on PATH. Says so when not; under REQUIRE_E2E=1 that is a failure. */
export function needPrograms(...programs: string[]): boolean {
  const missing = programs.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  if (missing.length === 0) return true;
  const message = `${missing.join(' and ')} cannot be found`;
  if (process.env['REQUIRE_E2E'] === '1') throw new Error(`REQUIRE_E2E=1, but ${message}`);
  process.stderr.write(`SKIPPED: ${message}\n`);
  return false;
}

/** Whether a test can have a network of its own (Linux, as root). Says so when not; under REQUIRE_E2E=1 that is a failure. */
export function needOwnNetwork(): boolean {
  if (spawnSync('unshare', ['-n', 'ip', 'link', 'set', 'lo', 'up']).status === 0) return true;
  const message = 'a network of its own cannot be had (unshare -n, ip)';
  if (process.env['REQUIRE_E2E'] === '1') throw new Error(`REQUIRE_E2E=1, but ${message}`);
  process.stderr.write(`SKIPPED: ${message}\n`);
  return false;
}
