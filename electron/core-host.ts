import { type ChildProcess, fork } from 'node:child_process';
import { utilityProcess } from 'electron';
import { CORE_ENV, type CoreMessage, type HostMessage, isCoreMessage } from '#shared/domain/app/host-protocol.ts';
import { CoreFailedError } from './core-failed.ts';
import { openEngineLog } from './engine-log.ts';

/** A core that was started; it is one operating-system process. */
export interface CoreProcess {
  /** Rejects with {@link CoreFailedError} when it ends before it is ready. */
  ready: Promise<StartedCore>;
  /** The exit code, or null when a signal ended it. */
  exited: Promise<number | null>;
  /** What it said last on standard error, at most 16 KiB. */
  lastWords(): string;
  /** Asks it to end what is in hand and go. May be called twice. */
  stop(): void;
  /** Ends it at once. */
  kill(): void;
}

/** A core of our own, or one that had the data directory before; our process ends then. */
export type StartedCore = Exclude<CoreMessage, { type: 'failed' }>;

export interface CoreHostOptions {
  /** The bundled command line. */
  entry: string;
  /** A Node that is new enough; without it the core runs on Electron's own. */
  node: string | undefined;
  /** How a core that runs on Electron starts the guard of a tunnel program. */
  tunnelGuard: readonly [execPath: string, ...args: string[]];
  /** The environment that it gets, and none of what this process has besides. */
  env: NodeJS.ProcessEnv;
  /** What it says on standard error is kept here as well. */
  logFile: string;
}

const STOP: HostMessage = { type: 'stop' };

/** Starts the core: on the given Node where there is one, else, after `app.whenReady()`, as a utility process of Electron. */
export function startCore({ entry, node, tunnelGuard, env: given, logFile }: CoreHostOptions, args: readonly string[]): CoreProcess {
  const log = openEngineLog(logFile);
  const { ELECTRON_RUN_AS_NODE: _, ...env } = given;

  if (node) {
    const child: ChildProcess = fork(entry, [...args], {
      execPath: node,
      execArgv: [],
      env: { ...CORE_ENV, ...env },
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    child.stderr?.on('data', log.keep);
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const said = new Promise((resolve) => child.once('close', resolve));
    return {
      ready: readyFrom((listener) => child.on('message', listener), { exited, said }),
      exited,
      lastWords: log.lastWords,
      stop: () => void (child.connected && child.send(STOP)),
      kill: () => void child.kill('SIGKILL'),
    };
  }
  const child = utilityProcess.fork(entry, [...args], {
    serviceName: 'hookglass-core',
    stdio: ['ignore', 'inherit', 'pipe'],
    env,
  });
  // From us, its parent, and never out of an environment: whoever sets a variable does not choose what is run.
  const guard: HostMessage = { type: 'guard', command: tunnelGuard };
  child.postMessage(guard);
  child.stderr?.on('data', log.keep);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    ready: readyFrom((listener) => child.on('message', listener), { exited, said: exited }),
    exited,
    lastWords: log.lastWords,
    stop: () => void child.postMessage(STOP),
    kill: () => void child.kill(),
  };
}

interface Ending {
  exited: Promise<number | null>;
  /** What it had to say on standard error has come, too. */
  said: Promise<unknown>;
}

function readyFrom(listen: (listener: (message: unknown) => void) => unknown, { exited, said }: Ending): Promise<StartedCore> {
  return new Promise((resolve, reject) => {
    listen((message) => {
      if (isCoreMessage(message)) settle(message);
    });
    let failed: CoreFailedError | undefined;
    void exited.then(async (code) => {
      await said;
      reject(failed ?? new CoreFailedError('The engine stopped before it was ready.', code ?? 1));
    });

    // Whoever hears of a failure ends the app, so its sentence has to be in the terminal before.
    function settle(message: CoreMessage): void {
      if (message.type === 'failed') failed = new CoreFailedError(message.message, message.exitCode);
      else resolve(message);
    }
  });
}
