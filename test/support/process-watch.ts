import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Reads the list of processes over and over, as another user of the machine where we may become one. */
export interface ProcessWatch {
  /** Who is looking: `nobody` or `ourselves`. */
  readonly as: string;
  /** Resolves once an argument list or environment with this text was seen. */
  saw(text: string): Promise<void>;
  /** How many of the argument lists and environments seen so far hold one of these texts. */
  hits(texts: readonly string[]): number;
  readonly seen: number;
  stop(): void;
}

/** Runs by itself: prints each argument list and environment that it can read, once, as a line of JSON. */
const LOOK = `
const { readdirSync, readFileSync } = require('fs');
const known = new Set();
const look = () => {
  for (const pid of readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name))) for (const what of ['cmdline', 'environ']) {
    try {
      const text = readFileSync('/proc/' + pid + '/' + what, 'latin1');
      if (text === '' || known.has(text)) continue;
      known.add(text);
      process.stdout.write(JSON.stringify(text) + '\\n');
    } catch {}
  }
  setImmediate(look);
};
look();`;

const NOBODY = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];

/** @param asOurselves with what only the owner of a process may read: its environment */
export function watchProcesses({ asOurselves }: { asOurselves: boolean }): ProcessWatch {
  const asNobody = !asOurselves && process.getuid?.() === 0;
  const [command = process.execPath, ...args] = [...(asNobody ? NOBODY : []), process.execPath, '-e', LOOK];
  // Without an environment: what it looks for must not be found in its own.
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'] }, cwd: '/' });
  const texts: string[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    texts.push(JSON.parse(line) as string);
    for (const wake of waiting) wake();
  });
  return {
    as: asNobody ? 'nobody' : 'ourselves',
    async saw(text) {
      while (!texts.some((seen) => seen.includes(text)))
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
    },
    hits: (wanted) => texts.filter((seen) => wanted.some((text) => seen.includes(text))).length,
    get seen() {
      return texts.length;
    },
    stop: () => void child.kill(),
  };
}
