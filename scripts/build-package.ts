// npm run build: everything that `npm pack` and the packager take, the types of the library with it.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildWhenStale } from './build.mjs';
import { writeLibraryTypes } from './library-types.ts';

const root = path.join(import.meta.dirname, '..');
if (!buildWhenStale()) process.exit(1);
const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'library'], { cwd: root, stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
writeLibraryTypes();
