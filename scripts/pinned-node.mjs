// Runs a script on a Node that is new enough: this one, or the one that `npm ci` brought for the platform. npm 10 forgets
// to link that one into node_modules/.bin, so it is looked up here. Plain JavaScript for the oldest Node that npm starts.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const OLDEST = [22, 19];
const ORPHAN_CHECK_MS = 250;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const newEnough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);

/**
 * For a core: glibc gives nearly each thread a heap of its own otherwise, and the threads that compile fill theirs. It is read when
 * a process starts, so that only whoever starts one can say it (docs/decisions/0360-threads-share-two-heaps.md).
 */
export const CORE_ENV = { MALLOC_ARENA_MAX: '2' };

/** The Node to use, or undefined after a sentence on standard error that says what is missing. */
export function findNode() {
  if (newEnough) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform === 'darwin' && process.arch === 'arm64' ? 'bin-' : ''}${platform}-${process.arch}`;
  const node = path.join('bin', platform === 'win' ? 'node.exe' : 'node');
  // Resolved rather than joined: an installed package finds it among its neighbours.
  const found = createRequire(import.meta.url)
    .resolve.paths(name)
    ?.map((directory) => path.join(directory, name, node));
  const there = found?.find((candidate) => existsSync(candidate));
  if (there) return there;
  console.error(
    `Hookglass needs Node ${OLDEST.join('.')} or newer, and this is ${process.versions.node}. Install a newer Node, or run "npm ci", which brings one.`,
  );
  return undefined;
}

/**
 * Runs the script in place of this one; its exit code becomes ours.
 * @param env for a process that is started for it, where our own environment does not say otherwise
 */
export async function runOnNode(script, args, env = {}) {
  const node = findNode();
  if (!node) process.exit(1);
  if (node === process.execPath) {
    whenOrphaned(() => process.kill(process.pid, 'SIGTERM'));
    process.argv.splice(1, process.argv.length, script, ...args);
    await import(pathToFileURL(script).href);
    return;
  }
  const child = spawn(node, [script, ...args], { stdio: 'inherit', env: { ...env, ...process.env } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  whenOrphaned(() => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

/** npm passes SIGTERM to the shell it started, and most shells die of it without telling us: then we would run on unseen. */
function whenOrphaned(callback) {
  if (!process.env['npm_lifecycle_event'] || process.platform === 'win32') return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, ORPHAN_CHECK_MS);
  timer.unref();
}
