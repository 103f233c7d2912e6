import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from '#cli/command.ts';
import type { CoreFile } from '#shared/domain/app/core-file.ts';
import { StartError } from '#shared/domain/app/start-error.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
/** As users run it: quicker to start. Where a suite has it built (test/support/build-once.ts). */
export const BUILT_MAIN = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url));

export interface CliResult {
  code: number | null;
  lines: string[];
  stderr: string;
}

export interface RunningCli {
  /** Resolves when so many lines have been printed. */
  printed(count: number): Promise<string[]>;
  ended: Promise<CliResult>;
  stop(): void;
  /** As Ctrl-C does. */
  interrupt(): void;
  /** As a power cut would. */
  kill(): void;
}

/** The real command from its source, in a process of its own. */
export function startCli(args: readonly string[], env: Record<string, string> = {}, input?: string | Uint8Array, main = MAIN): RunningCli {
  const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env['PATH'], ...env } });
  let stdout = '';
  let stderr = '';
  const waiting: (() => void)[] = [];
  const lines = () => stdout.split('\n').slice(0, -1);
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    for (const wake of waiting.splice(0)) wake();
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdin.end(input);
  return {
    async printed(count) {
      while (lines().length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return lines();
    },
    ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, lines: allLines(stdout), stderr }))),
    stop: () => void child.kill(),
    interrupt: () => void child.kill('SIGINT'),
    kill: () => void child.kill('SIGKILL'),
  };
}

export const runCli = (args: readonly string[], env: Record<string, string> = {}, input?: string | Uint8Array): Promise<CliResult> =>
  startCli(args, env, input).ended;

/** A verb in this process, for tests that run many: what it prints, and the exit code that its error stands for. */
export async function runVerb(verb: Command, args: readonly string[], env: Record<string, string> = {}): Promise<CliResult> {
  let stdout = '';
  const write = process.stdout.write;
  process.stdout.write = (text: string | Uint8Array) => {
    stdout += typeof text === 'string' ? text : Buffer.from(text).toString('utf8');
    return true;
  };
  try {
    const code = await verb.run(args, env);
    return { code, lines: allLines(stdout), stderr: '' };
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return { code: error.exitCode, lines: allLines(stdout), stderr: `${error.message}\n` };
  } finally {
    process.stdout.write = write;
  }
}

/** A last line that was not ended counts as well. */
const allLines = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** Leaves the file by which a verb finds a core. */
export function writeCoreFile(dataDir: string, inspector: string): void {
  const urls = { mlflow: inspector, receiver: inspector, receiverTls: null, webhookUrl: `${inspector}/webhook`, inspector };
  const core: CoreFile = { version: '0.0.0-test', pid: process.pid, urls };
  writeFileSync(path.join(dataDir, 'core.json'), JSON.stringify(core), { mode: 0o600 });
}
