// node scripts/run.mjs <file> [arguments]: runs the file on a Node that is new enough, this one or the one that
// `npm ci` brought for the platform. npm 10 forgets to link that one into node_modules/.bin, so it is looked up here.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const OLDEST = [22, 19];
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const [file, ...args] = process.argv.slice(2);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) {
  const script = path.resolve(file);
  process.argv.splice(1, process.argv.length, script, ...args);
  await import(pathToFileURL(script).href);
} else {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform === 'darwin' && process.arch === 'arm64' ? 'bin-' : ''}${platform}-${process.arch}`;
  const node = path.join(root, 'node_modules', name, 'bin', platform === 'win' ? 'node.exe' : 'node');
  if (!existsSync(node)) {
    console.error(
      `Hookglass needs Node ${OLDEST.join('.')} or newer, and this is ${process.versions.node}. Install a newer Node, or run "npm ci", which brings one.`,
    );
    process.exit(1);
  }
  const child = spawn(node, [file, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
