// npm run dist: the desktop app for this system. Arguments go to electron-builder. Nothing is downloaded for the plain folder when
// ELECTRON_OVERRIDE_DIST_PATH names an Electron.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type GivenElectron, packagerArguments } from './packager/arguments.ts';
import { writeIcons } from './packager/icons.ts';
import { unpackedApps, weighApp } from './packager/weigh.ts';

const root = path.join(import.meta.dirname, '..');
const { args, notes } = packagerArguments(process.env, process.platform, process.argv.slice(2), givenElectron());
for (const note of notes) console.log(note);
await writeIcons(path.join(root, 'electron', 'icon.svg'), path.join(root, 'dist', 'icons'));
const { status } = spawnSync(process.execPath, ['node_modules/electron-builder/cli.js', ...args], { cwd: root, stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

for (const resources of unpackedApps(outputDirectory())) {
  const { line, isTooLarge } = weighApp(resources);
  console.log(`${path.relative(root, resources)}: ${line}`);
  if (isTooLarge) process.exitCode = 1;
}

function givenElectron(): GivenElectron | undefined {
  const dir = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!dir) return undefined;
  const version = path.join(dir, 'version');
  if (existsSync(version)) return { dir, version: readFileSync(version, 'utf8').trim().replace(/^v/, '') };
  console.error(`ELECTRON_OVERRIDE_DIST_PATH names ${dir}, where no file "version" lies: give the folder that holds an unpacked Electron.`);
  process.exit(2);
}

function outputDirectory(): string {
  const flag = process.argv.findLast((argument) => /^(?:--config|-c)\.directories\.output=/.test(argument));
  return path.resolve(root, flag?.slice(flag.indexOf('=') + 1) ?? 'release');
}
