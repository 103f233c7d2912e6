// npm run dist: the desktop app for this system. Arguments go to electron-builder.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { packagerArguments } from './packager-arguments.ts';

const root = path.join(import.meta.dirname, '..');
const { args, left } = packagerArguments(process.env, process.platform, process.argv.slice(2));
if (left) console.log(left);
const { status } = spawnSync(process.execPath, ['node_modules/electron-builder/cli.js', ...args], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
