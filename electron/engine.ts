import type { ReadyLine } from '#shared/domain/app/host-protocol.ts';
import type { EngineState } from '#shared/domain/app/shell-bridge.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';
import { type CoreProcess, startCore } from './core-host.ts';

export interface EngineOptions {
  entry: string;
  /** What the user gave on the command line. */
  args: readonly string[];
  node: string | undefined;
  /** How to start a guard of a tunnel program: this app, which then is nothing else. */
  tunnelGuard: readonly [execPath: string, ...args: string[]];
  /** Of the core's process. */
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** Serves the page in place of the core: origin of a development server that passes the API on. */
  page: string | undefined;
  onState: (state: EngineState) => void;
}

/** The core over the life of the desktop app: started or joined, lost, started again on the same ports, stopped. */
export interface Engine {
  readonly state: EngineState;
  /** Where the inspector's page comes from; set once the engine was ready. */
  readonly origin: string | undefined;
  /** @returns the link that opens the inspector @throws CoreFailedError */
  start(): Promise<string>;
  /** Resolves when its process is gone; a core that was joined goes on. */
  stop(): Promise<void>;
}

export function createEngine({ entry, args, node, tunnelGuard, env, logFile, page, onState }: EngineOptions): Engine {
  let state: EngineState = { kind: 'stopped', exitCode: null, atMs: Date.now() };
  let core: CoreProcess | undefined;
  let last: ReadyLine | undefined;
  let origin: string | undefined;

  function become(next: EngineState): void {
    state = next;
    onState(next);
  }

  return {
    get state() {
      return state;
    },
    get origin() {
      return origin;
    },
    async start() {
      const started = startCore({
        entry,
        args: ['serve', '--no-open', ...args, ...(last ? samePorts(last) : [])],
        node,
        tunnelGuard,
        env,
        logFile,
      });
      core = started;
      const answer = await started.ready;
      const launchUrl = answer.type === 'ready' ? answer.ready.launchUrl : answer.launchUrl;
      const link = page === undefined ? launchUrl : `${page}/#${launchUrl.split('#', 2)[1] ?? ''}`;
      origin = parseUrl(link)?.origin;
      last = answer.type === 'ready' ? answer.ready : undefined;
      become({ kind: 'running' });
      if (answer.type === 'ready') void started.exited.then((exitCode) => become({ kind: 'stopped', exitCode, atMs: Date.now() }));
      return link;
    },
    async stop() {
      core?.stop();
      await core?.exited;
    },
  };
}

/** The page and every client know the old addresses. Given last, they win over what the user chose. */
function samePorts({ mlflow, receiver, inspector, receiverTls }: ReadyLine): string[] {
  const port = (url: string) => parseUrl(url)?.port ?? '';
  return [
    ...['--mlflow-port', port(mlflow), '--receiver-port', port(receiver), '--inspector-port', port(inspector)],
    ...(receiverTls ? ['--receiver-tls-port', port(receiverTls)] : []),
  ];
}
