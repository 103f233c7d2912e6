#!/usr/bin/env node
// The command `hookglass`. In a checkout it builds its bundle when that is missing or older than the sources.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode, runOnNode } from './pinned-node.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const bundle = path.join(root, 'dist', 'cli', 'main.cjs');
const SOURCES = ['cli', 'core', 'shared', 'renderer'];

if (isCheckout() && isStale()) build();
await runOnNode(bundle, process.argv.slice(2));

function isCheckout() {
  return existsSync(path.join(root, 'cli', 'main.ts'));
}

function isStale() {
  if (!existsSync(bundle)) return true;
  const builtAtMs = statSync(bundle).mtimeMs;
  return SOURCES.some((room) =>
    readdirSync(path.join(root, room), { recursive: true }).some((file) => statSync(path.join(root, room, file)).mtimeMs > builtAtMs),
  );
}

function build() {
  const node = findNode();
  if (!node) process.exit(1);
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  // On standard error: standard output may be read by a script.
  const { status, stderr } = spawnSync(node, [vite, 'build', '--logLevel', 'error'], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  if (status === 0) return;
  process.stderr.write(stderr ?? '');
  console.error('Hookglass could not be built from this checkout. After "npm ci" it can.');
  process.exit(1);
}
