// node scripts/run.mjs scripts/compile-bundle.ts: starts a core of the bundle once, and keeps what the engine compiled for it beside the
// bundle (cli/bundle/compiled.ts). Part of each build.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import v8 from 'node:v8';
import { bundleLoader, COMPILED_NAME, compiledFile, type Loaded } from '../cli/bundle/compiled.ts';

const LOOK_EVERY_MS = 20;
const GIVES_UP_MS = 30_000;

const directory = path.join(import.meta.dirname, '..', 'dist', 'cli');
const umask = process.umask(); // a core lets others read nothing
const dataDir = mkdtempSync(path.join(tmpdir(), 'hookglass-build-'));
process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
const ports = ['--mlflow-port', '0', '--receiver-port', '0', '--receiver-tls-port', '0', '--inspector-port', '0'];
process.argv.splice(
  1,
  process.argv.length,
  path.join(directory, 'main.cjs'),
  'serve',
  '--json',
  '--no-open',
  '--data-dir',
  dataDir,
  ...ports,
);
// Compiled code is refused where other flags hold than those that it was made under, and a core sets some once it is loaded.
v8.setFlagsFromString = () => undefined;

const loaded = new Map<string, Loaded>();
bundleLoader(directory, { onLoaded: (name, file) => void loaded.set(name, file) })('program.cjs');
const started = performance.now();
while (!existsSync(path.join(dataDir, 'core.json'))) {
  if (performance.now() - started > GIVES_UP_MS) throw new Error('The core of the bundle did not start.');
  await setTimeout(LOOK_EVERY_MS);
}
process.umask(umask);
writeFileSync(path.join(directory, COMPILED_NAME), compiledFile(loaded));
process.kill(process.pid, 'SIGTERM');
