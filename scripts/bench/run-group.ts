import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { MARK, markedProcesses } from './left-behind.ts';
import type { BenchMessage, BenchRow } from './row.ts';
import { lastWords, whyNot } from './why-not.ts';

/** What one program of test/bench measured. */
export interface GroupRun {
  group: string;
  rows: BenchRow[];
  notes: string[];
  /** Why it did not come to its end, as a sentence. */
  brokeOff?: string;
  /** It came to its end, and every goal that could be measured was met. */
  isFine: boolean;
}

export interface GroupOptions {
  group: string;
  /** The program; what it sends over its channel is a BenchMessage. */
  file: string;
  args?: readonly string[];
  /** It is ended after that, with all that it started. */
  limitMs: number;
}

/** Runs a program in a process of its own: whatever becomes of it, what it has reported until then is kept, and the next can be run. */
export function runGroup({ group, file, args = [], limitMs }: GroupOptions): Promise<GroupRun> {
  const rows: BenchRow[] = [];
  const notes: string[] = [];
  let stderr = '';
  let isOverTime = false;
  const mark = randomUUID();
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    env: { ...process.env, [MARK]: mark },
  });
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    for (const pid of markedProcesses(mark)) endOne(pid, signal);
  };
  const timer = setTimeout(() => {
    isOverTime = true;
    end('SIGKILL');
  }, limitMs);
  const onInterrupt = () => {
    end('SIGTERM');
    process.exit(130);
  };
  process.on('SIGINT', onInterrupt);
  child.on('message', (message: BenchMessage) => {
    if ('row' in message) rows.push(message.row);
    else notes.push(message.note);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk);
    stderr = (stderr + String(chunk)).slice(-20_000);
  });
  return new Promise((resolve) => {
    child.once('error', (error) => finish(1, whyNot(error)));
    child.once('close', (code) => finish(code));
    function finish(code: number | null, words?: string) {
      clearTimeout(timer);
      process.off('SIGINT', onInterrupt);
      end('SIGKILL'); // what a program that broke off has left behind would run in the time of the next
      const brokeOff = isOverTime ? `It was given up after ${limitMs / 1000} s.` : (words ?? whyEnded(code, stderr));
      resolve({ group, rows, notes, isFine: code === 0 && !isOverTime, ...(brokeOff !== undefined && { brokeOff }) });
    }
  });
}

/** A program that missed a goal ends with 1 as well, but says nothing on standard error. */
function whyEnded(code: number | null, stderr: string): string | undefined {
  if (code === null) return 'It was ended by a signal.';
  return code === 0 ? undefined : lastWords(stderr);
}

function endOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it is gone by itself
  }
}
