import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findTools } from '../../scripts/tools.ts';

/** Where the fuses lie in Electron's executable: behind this text and two bytes of format, one digit each. */
const FUSE_WIRE = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/**
 * The built app in a copy of the Electron runtime, laid out as a packager does and with the fuse `runAsNode` off.
 * @returns the executable
 */
export function packageApp(dir: string): string {
  const { electron = '' } = findTools(process.env);
  linkTree(path.dirname(electron), dir);
  const app = path.join(dir, 'resources', 'app');
  cpSync('dist/electron', path.join(app, 'dist', 'electron'), { recursive: true });
  copyFileSync('package.json', path.join(app, 'package.json'));

  const executable = path.join(dir, 'hookglass');
  const program = readFileSync(electron);
  const fuses = program.indexOf(FUSE_WIRE) + FUSE_WIRE.length + 2;
  program.write('0', fuses, 'latin1');
  writeFileSync(executable, program, { mode: 0o755 });
  return executable;
}

/** Whether an executable of Electron is a Node when the environment asks for one. */
export function runsAsNode(executable: string): boolean {
  // What is no Node takes the switch for itself, and ends with its input.
  const { stdout } = spawnSync(executable, ['-p', '6*7', '--', '--tunnel-guard'], {
    env: { ELECTRON_RUN_AS_NODE: '1' },
    input: '',
    encoding: 'utf8',
  });
  return stdout.trim() === '42';
}

/** Links what is not changed: the runtime is large. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const [source, target] = [path.join(from, name), path.join(to, name)];
    if (name === 'electron' || name === 'default_app.asar') continue;
    if (statSync(source).isDirectory()) linkTree(source, target);
    else linkOrCopy(source, target);
  }
}

/** A link cannot lead to another disk. */
function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}
