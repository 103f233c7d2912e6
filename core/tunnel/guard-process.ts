/** What the guard says on stderr when the program cannot be started, before the error's code. */
export const NOT_STARTED = 'hookglass-guard: not started: ';

/** What the guard says on stderr first of all, before the process id of the program. */
export const STARTED = 'hookglass-guard: started: ';

/** What the guard is to run: one line of JSON on its standard input. */
export interface GuardOrder {
  program: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

/** Modules of Node by name: given in, because the guard is handed on as text. */
export interface GuardModules {
  childProcess: typeof import('node:child_process');
  fs: typeof import('node:fs');
  net: typeof import('node:net');
}

/**
 * The guard, as a script for `node -e` or a worker thread: both know `require`.
 * @param exit an expression for the function that is called with the exit code at the end
 */
export function guardScript(exit: string): string {
  const modules = "{ childProcess: require('child_process'), fs: require('fs'), net: require('net') }";
  return `(${guard})(${modules}, ${JSON.stringify({ notStarted: NOT_STARTED, started: STARTED })}, ${exit})`;
}

/** Runs in a process of its own: nothing outside of this function exists there. */
function guard(
  { childProcess, fs, net }: GuardModules,
  words: Readonly<Record<'notStarted' | 'started', string>>,
  exit: (code: number) => void,
): void {
  // Not process.stdin: in a worker thread that one is passed on by the main thread, which may be standing still.
  const input = new net.Socket({ fd: 0, readable: true, writable: false });
  let said = '';
  let pid: number | undefined;
  let started = false;
  let ending = false;

  function start(order: GuardOrder): void {
    started = true;
    // Standard input stays open and silent: some programs end when theirs does.
    const child = childProcess.spawn(order.program, order.args, {
      stdio: ['pipe', 1, 2],
      env: order.env,
      detached: true,
      windowsHide: true,
    });
    pid = child.pid;
    if (pid !== undefined) fs.writeSync(2, `${words.started}${pid}\n`);
    child.on('error', (error) => {
      fs.writeSync(2, `${words.notStarted}${'code' in error ? error.code : error.message}\n`);
      exit(126);
    });
    child.on('exit', (code, name) => {
      signal('SIGKILL'); // what the program left behind in its group
      exit(code ?? (name === 'SIGKILL' ? 137 : 143));
    });
  }

  function signal(name: 'SIGTERM' | 'SIGKILL'): void {
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') childProcess.execFileSync('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore' });
      else process.kill(-pid, name);
    } catch {
      // It has ended already.
    }
  }

  function end(): void {
    if (ending) return;
    ending = true;
    if (!started) exit(0);
    signal('SIGTERM');
    setTimeout(() => signal('SIGKILL'), 2000);
  }

  input.setEncoding('utf8');
  input.on('data', (text) => {
    if (started || ending) return;
    said += text;
    if (said.endsWith('\n')) start(JSON.parse(said));
  });
  input.on('end', end).on('error', end).on('close', end);
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, end);
}
