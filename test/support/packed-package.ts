import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProcessResult, type RunningProcess, runProcess, startProcess } from './run-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The directory of the Node that runs the tests goes first, so that npm, npx and whatever they start run on it. */
const PATH = `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH']}`;
/** npm hands its own variables on to what it runs, and `npm test` is what runs us: another npm is not to read them. */
const WITHOUT_NPM = Object.fromEntries(
  Object.keys(process.env)
    .filter((name) => name.startsWith('npm_'))
    .map((name) => [name, '']),
);
const QUIET = {
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
  npm_config_prefer_offline: 'true',
};

const ENVIRONMENT: Record<string, string> = { ...WITHOUT_NPM, ...QUIET, PATH };

/** `hookglass-….tgz`, built and packed from this checkout, below a directory that is to be removed. */
export async function packPackage(): Promise<{ tarball: string; remove(): void }> {
  const directory = mkdtempSync(path.join(tmpdir(), 'hookglass-pack-'));
  await succeed('npm', ['run', '--silent', 'build'], ROOT);
  await succeed('npm', ['pack', '--silent', '--pack-destination', directory], ROOT);
  const [name = ''] = readdirSync(directory);
  return { tarball: path.join(directory, name), remove: () => rmSync(directory, { recursive: true }) };
}

/** A folder that holds nothing but what npm installed from the tarball. */
export interface InstalledPackage {
  directory: string;
  /** Runs a program there as a shell finds it: `npx`, `node`. */
  run(program: string, args: readonly string[], env?: Record<string, string>): Promise<ProcessResult>;
  /** Starts one that runs until it is stopped. */
  start(program: string, args: readonly string[], env?: Record<string, string>): RunningProcess;
  /** What a shell in that folder has to know, so that npm and npx are those of the Node that runs the tests. */
  environment: Record<string, string>;
  write(file: string, text: string): void;
  /** Takes the native module away, so that whatever needs it fails. */
  withoutDatabase(): void;
  remove(): void;
}

export async function installPackage(tarball: string): Promise<InstalledPackage> {
  const directory = mkdtempSync(path.join(tmpdir(), 'hookglass-installed-'));
  // The optional package is a Node for systems with an older one.
  await succeed('npm', ['install', '--omit=optional', tarball], directory);
  return {
    directory,
    run: (program, args, env = {}) => run(program, args, directory, env),
    start: (program, args, env = {}) => startProcess(program, args, { cwd: directory, env: { ...ENVIRONMENT, ...env } }),
    environment: ENVIRONMENT,
    write(file, text) {
      mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
      writeFileSync(path.join(directory, file), text);
    },
    withoutDatabase: () => rmSync(path.join(directory, 'node_modules/better-sqlite3'), { recursive: true }),
    remove: () => rmSync(directory, { recursive: true }),
  };
}

async function succeed(program: string, args: readonly string[], cwd: string): Promise<void> {
  const { code, stdout, stderr } = await run(program, args, cwd, {});
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`);
}

function run(program: string, args: readonly string[], cwd: string, env: Record<string, string>): Promise<ProcessResult> {
  return runProcess(program === 'node' ? process.execPath : program, args, { cwd, env: { ...ENVIRONMENT, ...env } });
}
