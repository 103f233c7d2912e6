import type { TunnelProblem, TunnelState } from '#shared/domain/app/tunnel.ts';
import type { CancelTimer, Clock } from '#shared/domain/clock.ts';
import type { Expose, Exposure } from './expose.ts';
import type { Probe } from './probe.ts';
import { ended, isRetried, noAnswer, noUrl, wrongAnswer } from './problems.ts';
import type { Before, Launch } from './provider.ts';

export interface Supervision {
  /** Ends the program; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface SuperviseOptions {
  clock: Clock;
  random: () => number;
  expose: Expose;
  probe: Probe;
  /** Asked anew before each try; a problem instead of a launch ends the try. */
  launch: (before?: Before) => Launch | { problem: TunnelProblem };
  /** A text that changes when this machine's network does. */
  network: () => string;
  tell: (state: TunnelState) => void;
}

const URL_WITHIN_MS = 30_000;
/** A name that is new takes a while to be known everywhere. */
const FIRST_PATIENCE_MS = 60_000;
const ASK_AGAIN_MS = 1000;
const LOOK_AROUND_MS = 2000;
/** A timer that is later than this woke up after a sleep of the machine. */
const SLEPT_MS = 10_000;
/** A tunnel that held for this long begins its waits from the shortest again. */
const STEADY_MS = 30_000;

/** The wait before the next try: 1, 2, 4 … 60 s, each shortened by chance to between half and all of it. */
export function tryAgainAfterMs(tries: number, random: () => number): number {
  return Math.round(Math.min(60_000, 1000 * 2 ** (tries - 1)) * (0.5 + random() / 2));
}

/** Keeps one tunnel up until it is stopped or cannot be mended; `tell` hears every change of state. */
export function supervise(options: SuperviseOptions): Supervision {
  const { clock, random, expose, probe, network, tell } = options;
  const timers: { url?: CancelTimer; ask?: CancelTimer; retry?: CancelTimer; look?: CancelTimer } = {};
  let state: TunnelState = { kind: 'starting', sinceMs: clock.nowMs() };
  let stopped = false;
  let tries = 0;
  /** The try under way; callbacks of earlier ones find that they are no longer it. */
  let current: { exposure?: Exposure; launch: Launch; publicUrl?: string; heard?: TunnelProblem; failingSinceMs: number } | undefined;
  let closing: Promise<void> = Promise.resolve();
  let lastUrl: string | undefined;
  let hurry = false;

  function become(next: TunnelState): void {
    state = next;
    tell(next);
  }

  function becomeDown(problem: TunnelProblem, retryAtMs?: number): void {
    become({
      kind: 'down',
      sinceMs: state.kind === 'down' ? state.sinceMs : clock.nowMs(),
      problem,
      tries,
      ...(retryAtMs !== undefined && { retryAtMs }),
      ...(lastUrl !== undefined && { publicUrl: lastUrl }),
    });
  }

  function after(name: keyof typeof timers, waitMs: number, callback: () => void): void {
    timers[name]?.();
    timers[name] = clock.setTimer(clock.nowMs() + waitMs, callback);
  }

  function tryNow(): void {
    timers.retry?.();
    const launch = options.launch(lastUrl === undefined ? undefined : { publicUrl: lastUrl, tries });
    if ('problem' in launch) {
      fail(launch.problem);
      return;
    }
    if (state.kind === 'down') becomeDown(state.problem);
    const mine: NonNullable<typeof current> = { launch, failingSinceMs: clock.nowMs() };
    current = mine;
    const isMine = () => current === mine;
    after('url', URL_WITHIN_MS, () => abandon(mine.heard ?? noUrl(nameOf(launch), URL_WITHIN_MS / 1000)));
    mine.exposure = expose(launch, {
      onUrl: (publicUrl) => isMine() && announced(publicUrl),
      onUnsure: () => isMine() && mine.publicUrl !== undefined && void ask(),
      onProblem: (problem) => isMine() && hear(problem),
      onEnd: (how, lastLine) => {
        if (!isMine()) return;
        current = undefined;
        fail(mine.heard ?? ended(nameOf(launch), how, lastLine));
      },
    });
  }

  function announced(publicUrl: string): void {
    if (!current || current.publicUrl === publicUrl) return;
    timers.url?.();
    current.publicUrl = publicUrl;
    current.failingSinceMs = clock.nowMs();
    after('ask', current.launch.probe.firstAfterMs, () => void ask());
  }

  function hear(problem: TunnelProblem): void {
    if (!current) return;
    current.heard ??= problem;
    if (!isRetried(problem.code)) abandon(problem);
  }

  async function ask(): Promise<void> {
    timers.ask?.();
    const mine = current;
    if (mine?.publicUrl === undefined) return;
    const result = await probe(mine.publicUrl, mine.launch.probe.timeoutMs);
    if (current !== mine) return;
    if (result.kind === 'ok') answered(mine.publicUrl, result.latencyMs);
    else unanswered(result.kind === 'no-answer' ? noAnswer(mine.publicUrl, result.why) : wrongAnswer(mine.publicUrl, result.what));
  }

  function answered(publicUrl: string, latencyMs: number): void {
    if (!current) return;
    const nowMs = clock.nowMs();
    const sinceMs = state.kind === 'on' && state.publicUrl === publicUrl ? state.sinceMs : nowMs;
    hurry = false;
    lastUrl = publicUrl;
    delete current.heard;
    become({ kind: 'on', sinceMs, publicUrl, latencyMs, checkedAtMs: nowMs });
    after('ask', current.launch.probe.everyMs, () => void ask());
  }

  function unanswered(problem: TunnelProblem): void {
    if (!current) return;
    const nowMs = clock.nowMs();
    if (state.kind === 'on') {
      if (nowMs - state.sinceMs >= STEADY_MS) tries = 0;
      current.failingSinceMs = nowMs;
      becomeDown(problem);
    }
    const patienceMs = hurry ? 0 : lastUrl === current.publicUrl ? current.launch.probe.patienceMs : FIRST_PATIENCE_MS;
    if (nowMs - current.failingSinceMs >= patienceMs) abandon(current.heard ?? problem);
    else after('ask', ASK_AGAIN_MS, () => void ask());
  }

  /** Gives up this try, program included, and goes on as its problem allows. */
  function abandon(problem: TunnelProblem): void {
    const exposure = current?.exposure;
    current = undefined;
    if (exposure) closing = Promise.all([closing, exposure.close()]).then(() => {});
    fail(problem);
  }

  function fail(problem: TunnelProblem): void {
    timers.url?.();
    timers.ask?.();
    hurry = false;
    if (!isRetried(problem.code)) {
      timers.look?.();
      become({ kind: 'failed', sinceMs: clock.nowMs(), problem });
      return;
    }
    if (state.kind === 'on' && clock.nowMs() - state.sinceMs >= STEADY_MS) tries = 0;
    tries += 1;
    const waitMs = tryAgainAfterMs(tries, random);
    becomeDown(problem, clock.nowMs() + waitMs);
    after('retry', waitMs, retry);
  }

  /** The next program starts when the last one is gone: it may hold a port or a name. */
  function retry(): void {
    void closing.then(() => {
      if (!stopped && !current && state.kind === 'down') tryNow();
    });
  }

  /** After a sleep or a change of network the tunnel is looked at now, and waits are over. */
  function lookAround(before: string, dueMs: number): void {
    const now = network();
    if (now !== before || clock.nowMs() - dueMs > SLEPT_MS) {
      if (current?.publicUrl !== undefined) {
        hurry = true;
        void ask();
      } else if (!current && state.kind === 'down') {
        tries = 0;
        timers.retry?.();
        retry();
      }
    }
    const nextMs = clock.nowMs() + LOOK_AROUND_MS;
    timers.look = clock.setTimer(nextMs, () => lookAround(now, nextMs));
  }

  tell(state);
  const firstMs = clock.nowMs() + LOOK_AROUND_MS;
  const seen = network();
  timers.look = clock.setTimer(firstMs, () => lookAround(seen, firstMs));
  tryNow();

  return {
    async stop() {
      stopped = true;
      for (const cancel of Object.values(timers)) cancel();
      const exposure = current?.exposure;
      current = undefined;
      await Promise.all([closing, exposure?.close()]);
    },
  };
}

/** The program's own name, for sentences. */
const nameOf = ({ program }: Launch) => program.replace(/^.*[\\/]/, '').replace(/\.exe$/i, '');
