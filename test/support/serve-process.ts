import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { CORE_ENV, type ReadyLine } from '#shared/domain/app/host-protocol.ts';

/** `hookglass serve` as a process of its own, from the sources, so that it can be killed and traced. */
export interface ServeProcess {
  ready: ReadyLine;
  process: ChildProcess;
  /** From the start of the process to its ready line. */
  readyAfterMs: number;
  /** As a power cut would: resolves when it is gone. */
  kill(): Promise<void>;
  /** What it wrote to standard error lately. */
  complaints(): string;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export interface ServeOptions {
  dataDir: string;
  flags?: readonly string[];
  /** Beside the environment of the tests. */
  env?: Record<string, string>;
  /** `cli/main.ts`, or the bundle of it. */
  entry?: string;
  /** A command that runs the rest, such as strace with its arguments. */
  wrapper?: readonly string[];
}

export async function serveProcess({
  dataDir,
  flags = [],
  env = {},
  entry = 'cli/main.ts',
  wrapper = [],
}: ServeOptions): Promise<ServeProcess> {
  const ports = ['--mlflow-port', '0', '--receiver-port', '0', '--inspector-port', '0'];
  const [command = process.execPath, ...args] = [...wrapper, process.execPath, entry, 'serve', '--json', '--no-open'];
  const startedMs = performance.now();
  const child = spawn(command, [...args, ...ports, '--data-dir', dataDir, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...CORE_ENV, ...process.env, ...env },
  });
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints = (complaints + String(chunk)).slice(-100_000);
  });
  const exited = once(child, 'exit');
  const firstLine = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const first = await Promise.race([firstLine, exited.then(() => undefined)]);
  if (first === undefined) throw new Error(`serve ended before it was ready: ${complaints.slice(-2000)}`);
  return {
    ready: JSON.parse(first[0]) as ReadyLine,
    process: child,
    readyAfterMs: performance.now() - startedMs,
    complaints: () => complaints,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
}
