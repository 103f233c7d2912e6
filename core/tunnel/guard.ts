import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** What the guard says on stderr when the program cannot be started, before the error's code. */
export const NOT_STARTED = 'hookglass-guard: not started: ';

/** How to start a plain Node process: `process.execPath` where that is Node. */
export interface NodeCommand {
  execPath: string;
  env?: Readonly<Record<string, string>>;
}

export interface GuardedProgram {
  program: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  node: NodeCommand;
}

/**
 * Starts a program that does not outlive us. Between the two stands a small process of our own, the guard, whose
 * standard input is a pipe that only we hold: when it closes, because we asked for it or because we were killed with
 * `kill -9`, the guard ends the program and everything that it started, first politely and 2 s later not. The guard is
 * given to Node as text, so it needs no file and works the same from source and from a bundle.
 */
export function spawnGuarded({ program, args, env, node }: GuardedProgram): ChildProcessByStdio<Writable, Readable, Readable> {
  return spawn(node.execPath, ['-e', `(${guard})(${JSON.stringify(NOT_STARTED)})`, '--', program, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...env, ...node.env },
    // A group of its own: neither Ctrl-C in our terminal nor a signal to our group reaches it.
    detached: true,
    windowsHide: true,
  });
}

/** Runs in a process of its own: nothing outside of this function exists there. */
function guard(notStarted: string): void {
  const { spawn: start, execFileSync } = process.getBuiltinModule('node:child_process');
  const [, program = '', ...args] = process.argv;
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  // Standard input stays open and silent: some programs end when theirs does.
  const child = start(program, args, { stdio: ['pipe', 'inherit', 'inherit'], env, detached: true, windowsHide: true });
  let ending = false;

  function signal(name: 'SIGTERM' | 'SIGKILL'): void {
    if (child.pid === undefined) return;
    try {
      if (process.platform === 'win32') execFileSync('taskkill', ['/PID', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
      else process.kill(-child.pid, name);
    } catch {
      // It has ended already.
    }
  }
  function end(): void {
    if (ending) return;
    ending = true;
    signal('SIGTERM');
    setTimeout(() => signal('SIGKILL'), 2000);
  }

  child.on('error', (error) => {
    process.stderr.write(`${notStarted}${'code' in error ? error.code : error.message}\n`, () => process.exit(126));
  });
  child.on('exit', (code, name) => {
    signal('SIGKILL'); // what the program left behind in its group
    process.exit(code ?? (name === 'SIGKILL' ? 137 : 143));
  });
  process.stdin.on('end', end).on('error', end).on('close', end).resume();
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, end);
}
