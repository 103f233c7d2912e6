import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ReadyLine } from '#shared/domain/app/host-protocol.ts';

const FLAGS = ['--json', '--no-open', '--mlflow-port', '0', '--receiver-port', '0', '--inspector-port', '0', '--receiver-tls-port', '0'];

/** As the README says to start it, or its bundle on the Node of this process. */
const COMMANDS = {
  npm: ['npm', 'run', '--silent', 'serve', '--'],
  bundle: [process.execPath, 'dist/cli/main.cjs', 'serve'],
} as const;

/** `hookglass serve` by one of its commands, in a process group that ends with it. */
export function startServed(by: keyof typeof COMMANDS, dataDir: string, flags: readonly string[] = []) {
  const [file, ...args] = COMMANDS[by];
  const child = spawn(file, [...args, ...FLAGS, '--data-dir', dataDir, ...flags], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const closed = once(child, 'close');
  const firstLine = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const ready = Promise.race([
    firstLine.then(([line]) => JSON.parse(line) as ReadyLine),
    closed.then(() => {
      throw new Error(`${file} ended before it was ready.`);
    }),
  ]);
  return {
    ready,
    /** Of the first process; the core may be a child of its children. */
    pid: child.pid ?? 0,
    async stop() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
      await closed;
    },
  };
}
