import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
/** What a pipe of Linux holds before its writer has to wait. */
const PIPE_BYTES = 65_536;

export interface Piped {
  code: number;
  /** Without what the pipe was filled with before. */
  output: Buffer;
  /** What went to the terminal: standard error, or standard output when that is not what was piped. */
  beside: string;
}

export interface PipeOptions {
  /** Which of the outputs goes into the pipe: standard output (1) or standard error (2). */
  stream?: 1 | 2;
  input?: string;
  /** Another program for Node than the command. */
  main?: string;
  /** A command that runs it, such as `timeout` with its arguments. */
  wrapper?: readonly string[];
}

/**
 * The real command, its output behind a pipe that is full from the beginning and whose reader takes its time: even the shortest
 * output finds no room at first.
 */
export function throughFullPipe(
  args: readonly string[],
  { stream = 1, input = '', wrapper = [], main = MAIN }: PipeOptions = {},
): Promise<Piped> {
  const into = stream === 1 ? '>&4' : '2>&4 >&5';
  const beside = stream === 1 ? '2>&5' : '';
  // 3: the exit code, 4: the pipe, 5: what goes beside it.
  const script = `{ { head -c ${PIPE_BYTES} /dev/zero >&4; "$@" ${into} ${beside}; echo $? >&3; } 4>&1 | { sleep 1; cat; }; }`;
  return run(script, [...wrapper, ...hookglass(args, main)], input).then(({ output, ...more }) => ({
    ...more,
    output: output.subarray(PIPE_BYTES),
  }));
}

/** The real command, whose reader leaves after the first line. */
export function throughClosedPipe(args: readonly string[], { input = '', wrapper = [] }: PipeOptions = {}): Promise<Piped> {
  return run('{ "$@" 2>&5; echo $? >&3; } | head -n 1', [...wrapper, ...hookglass(args)], input);
}

const hookglass = (args: readonly string[], main = MAIN) => [process.execPath, main, ...args];

function run(script: string, command: readonly string[], input: string): Promise<Piped> {
  const child = spawn('sh', ['-c', script, 'sh', ...command], {
    env: { PATH: process.env['PATH'] },
    stdio: ['pipe', 'pipe', 'inherit', 'pipe', 'ignore', 'pipe'],
  });
  const [stdin, stdout, , code] = child.stdio;
  const beside = (child.stdio as readonly unknown[])[5];
  const collect = async (from: unknown) => {
    const parts: Buffer[] = [];
    for await (const part of from as AsyncIterable<Buffer>) parts.push(part);
    return Buffer.concat(parts);
  };
  if (stdin && 'end' in stdin) stdin.on('error', () => undefined).end(input);
  return Promise.all([collect(stdout), collect(code), collect(beside)]).then(([output, status, text]) => ({
    output,
    code: Number(status.toString()),
    beside: text.toString(),
  }));
}
