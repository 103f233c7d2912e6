import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProcessResult, runProcess } from './run-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What the environment says about Python: executables with the mlflow that is imitated, the oldest that knows webhooks, and a newer one. */
export const PYTHON = process.env['HOOKGLASS_PYTHON'];
export const OLDEST_PYTHON = process.env['HOOKGLASS_PYTHON_OLDEST'];
export const NEWER_PYTHON = process.env['HOOKGLASS_PYTHON_318'];

/** A directory of packages with pytest, to be put on PYTHONPATH: as the environment names it, else where `.ci/run` keeps it. */
export const PYTEST = [
  process.env['HOOKGLASS_PYTEST'],
  path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'hookglass', 'pytest'),
].find((directory) => directory !== undefined && existsSync(path.join(directory, 'pytest')));

/** Whether there is a pytest. Says so when not; under REQUIRE_E2E=1 that is a failure. */
export function needPytest(): boolean {
  if (PYTEST !== undefined) return true;
  if (process.env['REQUIRE_E2E'] === '1') throw new Error('REQUIRE_E2E=1, but HOOKGLASS_PYTEST does not name a directory with pytest');
  process.stderr.write('SKIPPED: HOOKGLASS_PYTEST does not name a directory with pytest\n');
  return false;
}

type PythonVariable = 'HOOKGLASS_PYTHON' | 'HOOKGLASS_PYTHON_OLDEST' | 'HOOKGLASS_PYTHON_318';

/** Whether the environment names this Python. Says so when not; under REQUIRE_E2E=1 that is a failure. */
export function needPython(variable: PythonVariable): boolean {
  if (process.env[variable]) return true;
  if (process.env['REQUIRE_E2E'] === '1') throw new Error(`REQUIRE_E2E=1, but ${variable} does not name a Python with mlflow`);
  process.stderr.write(`SKIPPED contract: ${variable} does not name a Python with mlflow\n`);
  return false;
}

/** Runs a Python program of this repository. A call to a server fails at once instead of being repeated for minutes. */
export function runPython(python: string, file: string, args: readonly string[], env: Record<string, string>): Promise<ProcessResult> {
  return runProcess(python, [file, ...args], {
    cwd: ROOT,
    env: { MLFLOW_DISABLE_TELEMETRY: 'true', MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0', PYTHONDONTWRITEBYTECODE: '1', ...env },
  });
}
