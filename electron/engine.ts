import type { ReadyLine } from '#shared/domain/host-protocol.ts';
import type { EngineState } from '#shared/domain/shell-bridge.ts';
import { type CoreProcess, startCore } from './core-host.ts';

export interface EngineOptions {
  entry: string;
  /** What the user gave on the command line. */
  args: readonly string[];
  node: string | undefined;
  /** How to start a guard of a tunnel program: this app, which then is nothing else. */
  tunnelGuard: readonly string[];
  logFile: string;
  onState: (state: EngineState) => void;
}

/** The core over the life of the desktop app: started, lost, started again on the same ports, stopped. */
export interface Engine {
  readonly state: EngineState;
  /** Where the inspector's page comes from; set once the engine was ready. */
  readonly origin: string | undefined;
  /** @throws CoreFailedError */
  start(): Promise<ReadyLine>;
  /** Resolves when its process is gone. */
  stop(): Promise<void>;
}

export function createEngine({ entry, args, node, tunnelGuard, logFile, onState }: EngineOptions): Engine {
  let state: EngineState = { kind: 'stopped', exitCode: null, atMs: Date.now() };
  let core: CoreProcess | undefined;
  let last: ReadyLine | undefined;

  function become(next: EngineState): void {
    state = next;
    onState(next);
  }

  return {
    get state() {
      return state;
    },
    get origin() {
      return last && URL.parse(last.inspector)?.origin;
    },
    async start() {
      const started = startCore({
        entry,
        args: ['serve', '--no-open', ...args, ...(last ? samePorts(last) : [])],
        node,
        tunnelGuard,
        logFile,
      });
      core = started;
      const ready = await started.ready;
      last = ready;
      become({ kind: 'running' });
      void started.exited.then((exitCode) => become({ kind: 'stopped', exitCode, atMs: Date.now() }));
      return ready;
    },
    async stop() {
      core?.stop();
      await core?.exited;
    },
  };
}

/** The page and every client know the old addresses. Given last, they win over what the user chose. */
function samePorts({ mlflow, receiver, inspector, receiverTls }: ReadyLine): string[] {
  const port = (url: string) => URL.parse(url)?.port ?? '';
  return [
    ...['--mlflow-port', port(mlflow), '--receiver-port', port(receiver), '--inspector-port', port(inspector)],
    ...(receiverTls ? ['--receiver-tls-port', port(receiverTls)] : []),
  ];
}
