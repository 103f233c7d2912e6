// Builds dist/ when it is missing or older than the sources. Plain JavaScript for the oldest Node that npm starts.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode } from './pinned-node.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const SOURCES = ['cli', 'core', 'electron', 'library', 'renderer', 'scripts/shipped', 'shared'];
/** The pages of Help: their files alone, not what lies in folders below. */
const PAGES = ['docs', 'docs/guide'];
const FILES = ['package.json', 'package-lock.json', 'scripts/compile-bundle.ts', 'vite.config.ts'];

/** @returns whether dist/ is whole; why not is on standard error, because standard output may be read by a script. */
export function buildWhenStale() {
  if (!isStale(root)) return true;
  const node = findNode();
  if (!node) return false;
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { status, stderr } = spawnSync(node, [vite, 'build', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A test runner sets it to "test", and React would come in its slow development build.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status === 0) return true;
  process.stderr.write(stderr ?? '');
  console.error('Hookglass could not be built from this checkout. After "npm ci" it can.');
  return false;
}

/** @param {string} checkout its root. @returns whether dist/ is missing, was not finished, or is older than what it is made of */
export function isStale(checkout) {
  // Touched by the last step of a build, so that one which was interrupted is not taken for whole.
  const stamp = path.join(checkout, 'dist', 'built');
  if (!existsSync(stamp)) return true;
  const builtAtMs = statSync(stamp).mtimeMs;
  const isNewer = (file) => statSync(file).mtimeMs > builtAtMs;
  return (
    FILES.some((file) => isNewer(path.join(checkout, file))) ||
    SOURCES.some((room) => holdsNewer(path.join(checkout, room), isNewer)) ||
    PAGES.some((folder) => holdsNewerPage(path.join(checkout, folder), isNewer))
  );
}

/** A directory counts too: it is newer when something was taken out of it. Half the time of Node's own walk, at every start of a checkout. */
function holdsNewer(directory, isNewer) {
  if (isNewer(directory)) return true;
  return readdirSync(directory, { withFileTypes: true }).some((entry) => {
    const name = `${directory}/${entry.name}`;
    return entry.isDirectory() ? holdsNewer(name, isNewer) : isNewer(name);
  });
}

function holdsNewerPage(directory, isNewer) {
  return readdirSync(directory).some((name) => name.endsWith('.md') && isNewer(`${directory}/${name}`));
}
