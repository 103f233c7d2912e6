import type { ReadyLine } from '#shared/domain/app/host-protocol.ts';
import type { EngineState } from '#shared/domain/app/shell-bridge.ts';
import type { CancelTimer, Clock } from '#shared/domain/clock.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';
import { createBackoff } from './backoff.ts';
import { CoreFailedError } from './core-failed.ts';
import type { CoreProcess } from './core-host.ts';
import { watchJoinedCore } from './joined-core.ts';

export interface EngineOptions {
  /** Starts a process of the core with these flags. */
  launch: (flags: readonly string[]) => CoreProcess;
  /** What the user gave on the command line. */
  args: readonly string[];
  /** Serves the page in place of the core: origin of a development server that passes the API on. */
  page: string | undefined;
  clock: Pick<Clock, 'nowMs' | 'setTimer'>;
  /** Origin of the inspector of the core that owns the data directory now, whoever started it, if one does and answers. */
  findOwner: () => Promise<string | undefined>;
  onState: (state: EngineState) => void;
  /** It was started or joined again by itself and has another address now. */
  onMoved: (link: string) => void;
  /** It ended, and nobody asked it to. */
  onCrash: (crash: EngineCrash) => void;
}

export interface EngineCrash {
  exitCode: number | null;
  /** How long it had been running; 0 when it was not ready yet. */
  ranMs: number;
  /** What it said last on standard error. */
  lastWords: string;
}

/** The core over the life of the desktop app: started or joined, lost, started again on the same ports, stopped. */
export interface Engine {
  readonly state: EngineState;
  /** Where the inspector's page comes from; set once the engine was ready. */
  readonly origin: string | undefined;
  /** Asked twice at once, it starts one. @returns the link that opens the inspector @throws CoreFailedError */
  start(): Promise<string>;
  /** Resolves when its process is gone, and it is not started again; a core that was joined goes on. */
  stop(): Promise<void>;
}

/** Before each try to start an engine that ended by itself. */
export const RESTART_WAITS_MS = [1000, 2000, 4000, 8000, 16_000];

/** An engine that ran so long has come to rest. */
const CALM_MS = 60_000;

/** What it has in hand may take 5 s, and the database a moment; then it hangs. */
const LONGEST_STOP_MS = 15_000;

/** Ends that will be the same each time: flags, a key, a database that another version wrote or that is damaged. */
const FOR_GOOD: ReadonlySet<number> = new Set([2, 73, 76, 77]);

export function createEngine({ launch, args, page, clock, findOwner, onState, onMoved, onCrash }: EngineOptions): Engine {
  let state: EngineState = { kind: 'stopped', exitCode: null, atMs: clock.nowMs() };
  let core: CoreProcess | undefined;
  let last: ReadyLine | undefined;
  let origin: string | undefined;
  let starting: Promise<string> | undefined;
  let cancelRestart: CancelTimer | undefined;
  const asked = new WeakSet<CoreProcess>();
  const backoff = createBackoff(RESTART_WAITS_MS, CALM_MS, clock.nowMs);
  const joined = watchJoinedCore({ find: findOwner, clock, onLost: lost, onFound: () => void joinAgain() });

  function become(next: EngineState): void {
    state = next;
    onState(next);
  }

  function startOnce(): Promise<string> {
    cancelRestart?.();
    joined.leave();
    starting ??= launchCore().finally(() => {
      starting = undefined;
    });
    return starting;
  }

  async function launchCore(): Promise<string> {
    const started = launch(['serve', '--no-open', ...args, ...(last ? samePorts(last) : [])]);
    core = started;
    const answer = await started.ready;
    const launchUrl = answer.type === 'ready' ? answer.ready.launchUrl : answer.launchUrl;
    const link = page === undefined ? launchUrl : `${page}/#${launchUrl.split('#', 2)[1] ?? ''}`;
    origin = parseUrl(link)?.origin;
    last = answer.type === 'ready' ? answer.ready : undefined;
    const readyAtMs = clock.nowMs();
    become({ kind: 'running' });
    // The process that found one to be joined ends now.
    if (answer.type === 'joined') joined.watch(parseUrl(launchUrl)?.origin);
    else void started.exited.then((exitCode) => ended(started, exitCode, clock.nowMs() - readyAtMs));
    return link;
  }

  function ended(process: CoreProcess, exitCode: number | null, ranMs: number): void {
    // With 0 it was told to end, by us or by somebody else.
    if (asked.has(process) || exitCode === 0) become({ kind: 'stopped', exitCode, atMs: clock.nowMs() });
    else {
      onCrash({ exitCode, ranMs, lastWords: process.lastWords() });
      planRestart({ exitCode });
    }
  }

  function planRestart({ exitCode, problem }: { exitCode: number | null; problem?: string }): void {
    const waitMs = exitCode !== null && FOR_GOOD.has(exitCode) ? undefined : backoff.next();
    const atMs = clock.nowMs();
    const stopped = { kind: 'stopped', exitCode, atMs, ...(problem !== undefined && { problem }) } as const;
    if (waitMs === undefined) become({ ...stopped, gaveUp: true });
    else {
      cancelRestart = clock.setTimer(atMs + waitMs, () => void startAgain());
      become({ ...stopped, restartAtMs: atMs + waitMs });
    }
  }

  /** The one that was joined; starting it is for whoever did so the last time, or for somebody who wants one here. */
  function lost(): void {
    become({ kind: 'stopped', exitCode: null, atMs: clock.nowMs(), joined: true });
  }

  async function startOrElse(failed: (error: CoreFailedError) => void): Promise<void> {
    const before = origin;
    try {
      const link = await startOnce();
      if (origin !== before) onMoved(link);
    } catch (error) {
      if (!(error instanceof CoreFailedError)) throw error;
      failed(error);
    }
  }

  const joinAgain = () => startOrElse(() => joined.watch(undefined)); // it was about to end, or to start

  const startAgain = () =>
    startOrElse(({ exitCode, message }) => {
      if (core && asked.has(core)) become({ kind: 'stopped', exitCode, atMs: clock.nowMs() });
      else planRestart({ exitCode, problem: message });
    });

  return {
    get state() {
      return state;
    },
    get origin() {
      return origin;
    },
    start() {
      backoff.reset();
      return startOnce();
    },
    async stop() {
      cancelRestart?.();
      if (state.kind === 'stopped' && state.restartAtMs !== undefined && !starting) {
        become({ kind: 'stopped', exitCode: state.exitCode, atMs: state.atMs });
      }
      if (!core) return;
      const process = core;
      asked.add(process);
      process.stop();
      const cancelKill = clock.setTimer(clock.nowMs() + LONGEST_STOP_MS, () => process.kill());
      await process.exited;
      cancelKill();
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
