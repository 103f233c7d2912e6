#!/usr/bin/env node
// The command `hookglass`, in a checkout and as an installed package.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CORE_ENV, runOnNode } from './pinned-node.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

if (existsSync(path.join(root, 'cli', 'main.ts'))) {
  const { buildWhenStale } = await import('./build.mjs');
  if (!buildWhenStale()) process.exit(1);
}
const main = path.join(root, 'dist', 'cli', 'main.cjs');
if (!existsSync(main)) {
  console.error('This package of Hookglass was packed before it was built. In its checkout: npm ci && npm run build && npm pack');
  process.exit(1);
}
await runOnNode(main, process.argv.slice(2), CORE_ENV);
