import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { utilityProcess } from 'electron';
import { type CoreMessage, type HostMessage, isCoreMessage, type ReadyLine } from '#shared/domain/host-protocol.ts';

/** A core that was started; it is one operating-system process. */
export interface CoreProcess {
  /** Rejects with {@link CoreFailedError} when it ends before it is ready. */
  ready: Promise<ReadyLine>;
  /** The exit code, or null when a signal ended it. */
  exited: Promise<number | null>;
  /** Asks it to end what is in hand and go. May be called twice. */
  stop(): void;
}

export class CoreFailedError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.name = 'CoreFailedError';
    this.exitCode = exitCode;
  }
}

export interface CoreHostOptions {
  /** The bundled command line. */
  entry: string;
  args: readonly string[];
  /** A Node that is new enough; without it the core runs on Electron's own. */
  node: string | undefined;
  /** How a core that runs on Electron starts the guard of a tunnel program. */
  tunnelGuard: readonly string[];
  /** What it says on standard error is kept here as well. */
  logFile: string;
}

const STOP: HostMessage = { type: 'stop' };

/** Starts the core: on the given Node where there is one, else as a utility process of Electron. Only after `app.whenReady()`. */
export function startCore({ entry, args, node, tunnelGuard, logFile }: CoreHostOptions): CoreProcess {
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  const keep = (chunk: Buffer) => {
    process.stderr.write(chunk);
    log.write(chunk);
  };
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;

  if (node) {
    const child: ChildProcess = fork(entry, [...args], { execPath: node, execArgv: [], env, stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
    child.stderr?.on('data', keep);
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    return {
      ready: readyFrom((listener) => child.on('message', listener), exited),
      exited,
      stop: () => void (child.connected && child.send(STOP)),
    };
  }
  const child = utilityProcess.fork(entry, [...args], {
    serviceName: 'hookglass-core',
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...env, HOOKGLASS_TUNNEL_GUARD: JSON.stringify(tunnelGuard) },
  });
  child.stderr?.on('data', keep);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { ready: readyFrom((listener) => child.on('message', listener), exited), exited, stop: () => void child.postMessage(STOP) };
}

function readyFrom(listen: (listener: (message: unknown) => void) => unknown, exited: Promise<number | null>): Promise<ReadyLine> {
  return new Promise((resolve, reject) => {
    listen((message) => {
      if (isCoreMessage(message)) settle(message);
    });
    void exited.then((code) => reject(new CoreFailedError('The engine stopped before it was ready.', code ?? 1)));

    function settle(message: CoreMessage): void {
      if (message.type === 'ready') resolve(message.ready);
      else reject(new CoreFailedError(message.message, message.exitCode));
    }
  });
}
