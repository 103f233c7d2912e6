// npm run dev: the core from its source, started again when that changes; the page with hot reload, its API on the same
// origin; Electron where there is one. Arguments go to the core.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createBuilder, createServer, type ProxyOptions } from 'vite';
import { findElectron } from './electron.ts';

const root = path.join(import.meta.dirname, '..');
const configFile = path.join(root, 'vite.config.ts');
const children = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);

const core = run(
  process.execPath,
  ['--watch', '--watch-preserve-output', 'cli/main.ts', 'serve', '--json', ...process.argv.slice(2)],
  'pipe',
);
const ready = await firstReadyLine(core);

const server = await createServer({ configFile, server: { proxy: { '/api': asItsOwnPage(ready.inspector) } } });
await server.listen();
const page = new URL(server.resolvedUrls?.local[0] ?? 'http://127.0.0.1:5173/');
const launch = new URL(new URL(ready.launchUrl).hash, page).href;
console.log(`tracking URI ${ready.mlflow}\ninspector    ${launch}`);

const found = findElectron({ download: true });
if ('missing' in found) console.log(`No desktop window: ${found.missing}.`);
else {
  await (await createBuilder({ configFile, logLevel: 'warn' })).buildApp();
  // It joins the core that runs already, and shows its own page from here.
  run(found.electron, [...found.switches, root, ...process.argv.slice(2)], 'ignore', { HOOKGLASS_PAGE: page.origin }).on('exit', stop);
}

interface ReadyForPage {
  mlflow: string;
  inspector: string;
  launchUrl: string;
}

/** Further ready lines, of restarts, are passed over: the ports stay, because the page's proxy knows only the first ones. */
async function firstReadyLine(child: ChildProcess): Promise<ReadyForPage> {
  if (!child.stdout) throw new Error('the core has no standard output');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return JSON.parse(line) as ReadyForPage;
}

/** The core answers only its own page; to it, what comes through here is that. */
function asItsOwnPage(target: string): ProxyOptions {
  return { target, ws: true, changeOrigin: true, headers: { origin: target, 'sec-fetch-site': 'same-origin' } };
}

function run(command: string, args: string[], stdout: 'pipe' | 'ignore', env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', stdout, 'inherit'], env: { ...process.env, ...env } });
  children.add(child);
  child.on('exit', () => children.delete(child));
  return child;
}

function stop(): never {
  for (const child of children) child.kill();
  process.exit();
}
