// npm start: the desktop app; where no Electron can be had, the same inspector in the browser. Arguments go to the core.
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { CORE_ENV, isCoreVariable, type StarterMessage } from '#shared/domain/app/host-protocol.ts';
import { buildWhenStale } from './build.mjs';
import { findElectron } from './electron.ts';

const root = path.join(import.meta.dirname, '..');
const args = process.argv.slice(2);

/** Somebody wants an end of it: then nothing takes the window's place. */
let asked = false;

if (!buildWhenStale()) process.exit(1);
const found = findElectron({ download: true });
if ('missing' in found) startHeadless(found.missing);
else startDesktop(found.electron, found.switches);

function startDesktop(electron: string, switches: string[]): void {
  const { ELECTRON_RUN_AS_NODE: _, ...all } = process.env;
  const variables = Object.entries({ ...all, HOOKGLASS_NODE: process.execPath }).filter(([, value]) => value !== undefined);
  // The shell says so once it shows a window, or has told why the core would not start: then there is nothing to fall back to.
  let settled = false;
  const child = spawn(electron, [...switches, root, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: Object.fromEntries(variables.filter(([name]) => !isCoreVariable(name))),
  });
  const forCore: StarterMessage = { type: 'environment', env: Object.fromEntries(variables.filter(([name]) => isCoreVariable(name))) };
  child.send(forCore, () => undefined); // that it did not start is heard below
  child.on('message', (message) => {
    settled ||= message === 'settled';
  });
  child.on('error', (error) => startHeadless(`Electron did not start (${error.message})`));
  child.on('exit', (code, signal) => {
    if (settled || code === 0 || asked) process.exitCode = code ?? 1;
    else startHeadless(`Electron did not start (${signal ?? `exit code ${code}`})`);
  });
  passSignals(child);
}

function startHeadless(reason: string): void {
  console.log(`No desktop window: ${reason}. The inspector is served to your browser instead.`);
  const core = spawn(process.execPath, [path.join(root, 'dist', 'cli', 'main.cjs'), 'serve', ...args], {
    stdio: 'inherit',
    env: { ...CORE_ENV, ...process.env },
  });
  core.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
  passSignals(core);
}

function passSignals(child: ChildProcess): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      asked = true;
      child.kill(signal);
    });
}
