import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a program ended and what it said. */
export interface ProcessResult {
  /** null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface ProcessOptions {
  cwd?: string;
  /** Beside the environment of the tests. */
  env?: Record<string, string>;
  /** Another user, where we are root. */
  uid?: number;
  gid?: number;
}

/** Runs a program to its end. */
export async function runProcess(file: string, args: readonly string[], options: ProcessOptions = {}): Promise<ProcessResult> {
  const child = spawn(file, args, { ...options, env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout(), stderr: stderr() };
}

/** A program that runs until it is stopped, with all processes that it starts. */
export interface RunningProcess {
  child: ChildProcess;
  /** Everything said so far, for the message of a failure. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts a program in a process group of its own. */
export function startProcess(file: string, args: readonly string[], options: ProcessOptions = {}): RunningProcess {
  const child = spawn(file, args, {
    ...options,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = once(child, 'close');
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  return {
    child,
    output: () => stdout() + stderr(),
    async stop() {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}
