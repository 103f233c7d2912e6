#!/usr/bin/env node
// The command `hookglass`, in a checkout and as an installed package.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runOnNode } from './pinned-node.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

if (existsSync(path.join(root, 'cli', 'main.ts'))) {
  const { buildWhenStale } = await import('./build.mjs');
  if (!buildWhenStale()) process.exit(1);
}
await runOnNode(path.join(root, 'dist', 'cli', 'main.cjs'), process.argv.slice(2));
