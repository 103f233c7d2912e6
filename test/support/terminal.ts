import { spawn } from 'node:child_process';
import { BUILT_MAIN } from './run-cli.ts';

/** The built command in a terminal of its own, as a person has it. */
export interface Terminal {
  /** Resolves when what was written so far matches. */
  until(pattern: RegExp): Promise<void>;
  type(keys: string): void;
  /** Resolves when it has ended: what stands on the screen then, a line each, and the exit code. */
  ended: Promise<{ screen: string[]; code: number | null; raw: string }>;
}

export interface TerminalOptions {
  columns: number;
  env?: Record<string, string>;
  cwd?: string;
}

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** `script` of util-linux makes the terminal; it is part of every Debian. */
export function openTerminal(args: readonly string[], { columns, env = {}, cwd }: TerminalOptions): Terminal {
  const command = ['exec', ...[process.execPath, BUILT_MAIN, ...args].map(quoted)].join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', `stty cols ${columns} rows 50; ${command}`, '/dev/null'], {
    env: { PATH: process.env['PATH'], TERM: 'xterm-256color', SHELL: '/bin/sh', CI: '1', ...env },
    ...(cwd !== undefined && { cwd }),
  });
  let raw = '';
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text) => {
    raw += text;
    for (const look of waiting) look();
  });
  const closed = new Promise<number | null>((resolve) => void child.on('close', resolve));
  return {
    async until(pattern) {
      const seen = new Promise<void>((resolve) => {
        const look = () => {
          if (!pattern.test(raw)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
      const ended = closed.then(() => {
        if (!pattern.test(raw)) throw new Error(`It ended before ${pattern}:\n${raw}`);
      });
      await Promise.race([seen, ended]);
    },
    type: (keys) => void child.stdin.write(keys),
    ended: closed.then((code) => ({ screen: screenOf(raw), code, raw })),
  };
}

/** What a person reads at the end: a line that is drawn again and again stands there as it was last, and colours are taken away. */
function screenOf(raw: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  const plain = raw.replaceAll(/\u001b\[\d*m/g, '');
  const lines = plain.split('\r\n').map((line) => line.split('\r\u001b[2K').at(-1) ?? '');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
