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

/** One start of the program. */
interface Try {
  exposure?: Exposure;
  launch: Launch;
  publicUrl?: string;
  heard?: TunnelProblem;
  failingSinceMs: number;
}

/** Where a supervision stands. */
interface Course {
  readonly options: SuperviseOptions;
  readonly timers: { url?: CancelTimer; ask?: CancelTimer; retry?: CancelTimer; look?: CancelTimer };
  state: TunnelState;
  stopped: boolean;
  tries: number;
  /** The try under way; callbacks of earlier ones find that they are no longer it. */
  current?: Try | undefined;
  closing: Promise<void>;
  lastUrl?: string;
  /** The next answer that fails to come ends the try. */
  hurry: boolean;
}

/** Keeps one tunnel up until it is stopped or cannot be mended; `tell` hears every change of state. */
export function supervise(options: SuperviseOptions): Supervision {
  const { clock, network, tell } = options;
  const state: TunnelState = { kind: 'starting', sinceMs: clock.nowMs() };
  const course: Course = { options, timers: {}, state, stopped: false, tries: 0, closing: Promise.resolve(), hurry: false };
  tell(state);
  const firstMs = clock.nowMs() + LOOK_AROUND_MS;
  const seen = network();
  course.timers.look = clock.setTimer(firstMs, () => lookAround(course, seen, firstMs));
  tryNow(course);

  return {
    async stop() {
      course.stopped = true;
      for (const cancel of Object.values(course.timers)) cancel();
      const exposure = course.current?.exposure;
      course.current = undefined;
      await Promise.all([course.closing, exposure?.close()]);
    },
  };
}

function become(course: Course, next: TunnelState): void {
  course.state = next;
  course.options.tell(next);
}

function becomeDown(course: Course, problem: TunnelProblem, retryAtMs?: number): void {
  become(course, {
    kind: 'down',
    sinceMs: course.state.kind === 'down' ? course.state.sinceMs : course.options.clock.nowMs(),
    problem,
    tries: course.tries,
    ...(retryAtMs !== undefined && { retryAtMs }),
    ...(course.lastUrl !== undefined && { publicUrl: course.lastUrl }),
  });
}

function after(course: Course, name: keyof Course['timers'], waitMs: number, callback: () => void): void {
  course.timers[name]?.();
  course.timers[name] = course.options.clock.setTimer(course.options.clock.nowMs() + waitMs, callback);
}

function tryNow(course: Course): void {
  course.timers.retry?.();
  const launch = course.options.launch(course.lastUrl === undefined ? undefined : { publicUrl: course.lastUrl, tries: course.tries });
  if ('problem' in launch) {
    fail(course, launch.problem);
    return;
  }
  if (course.state.kind === 'down') becomeDown(course, course.state.problem);
  const mine: Try = { launch, failingSinceMs: course.options.clock.nowMs() };
  course.current = mine;
  const isMine = () => course.current === mine;
  after(course, 'url', URL_WITHIN_MS, () => abandon(course, mine.heard ?? noUrl(nameOf(launch), URL_WITHIN_MS / 1000)));
  mine.exposure = course.options.expose(launch, {
    onUrl: (publicUrl) => isMine() && announced(course, publicUrl),
    onUnsure: () => isMine() && mine.publicUrl !== undefined && void ask(course),
    onProblem: (problem) => isMine() && hear(course, problem),
    onEnd: (how, lastLine) => {
      if (!isMine()) return;
      course.current = undefined;
      fail(course, mine.heard ?? ended(nameOf(launch), how, lastLine));
    },
  });
}

function announced(course: Course, publicUrl: string): void {
  if (!course.current || course.current.publicUrl === publicUrl) return;
  course.timers.url?.();
  course.current.publicUrl = publicUrl;
  course.current.failingSinceMs = course.options.clock.nowMs();
  after(course, 'ask', course.current.launch.probe.firstAfterMs, () => void ask(course));
}

function hear(course: Course, problem: TunnelProblem): void {
  if (!course.current) return;
  course.current.heard ??= problem;
  if (!isRetried(problem.code)) abandon(course, problem);
}

async function ask(course: Course): Promise<void> {
  course.timers.ask?.();
  const mine = course.current;
  if (mine?.publicUrl === undefined) return;
  const result = await course.options.probe(mine.publicUrl, mine.launch.probe.timeoutMs);
  if (course.current !== mine) return;
  if (result.kind === 'ok') answered(course, mine.publicUrl, result.latencyMs);
  else unanswered(course, result.kind === 'no-answer' ? noAnswer(mine.publicUrl, result.why) : wrongAnswer(mine.publicUrl, result.what));
}

function answered(course: Course, publicUrl: string, latencyMs: number): void {
  if (!course.current) return;
  const nowMs = course.options.clock.nowMs();
  const sinceMs = course.state.kind === 'on' && course.state.publicUrl === publicUrl ? course.state.sinceMs : nowMs;
  course.hurry = false;
  course.lastUrl = publicUrl;
  delete course.current.heard;
  become(course, { kind: 'on', sinceMs, publicUrl, latencyMs, checkedAtMs: nowMs });
  after(course, 'ask', course.current.launch.probe.everyMs, () => void ask(course));
}

function unanswered(course: Course, problem: TunnelProblem): void {
  if (!course.current) return;
  const nowMs = course.options.clock.nowMs();
  if (course.state.kind === 'on') {
    if (nowMs - course.state.sinceMs >= STEADY_MS) course.tries = 0;
    course.current.failingSinceMs = nowMs;
    becomeDown(course, problem);
  }
  const patienceMs = course.hurry
    ? 0
    : course.lastUrl === course.current.publicUrl
      ? course.current.launch.probe.patienceMs
      : FIRST_PATIENCE_MS;
  if (nowMs - course.current.failingSinceMs >= patienceMs) abandon(course, course.current.heard ?? problem);
  else after(course, 'ask', ASK_AGAIN_MS, () => void ask(course));
}

/** Gives up this try, program included, and goes on as its problem allows. */
function abandon(course: Course, problem: TunnelProblem): void {
  const exposure = course.current?.exposure;
  course.current = undefined;
  if (exposure) course.closing = Promise.all([course.closing, exposure.close()]).then(() => {});
  fail(course, problem);
}

function fail(course: Course, problem: TunnelProblem): void {
  course.timers.url?.();
  course.timers.ask?.();
  course.hurry = false;
  if (!isRetried(problem.code)) {
    course.timers.look?.();
    become(course, { kind: 'failed', sinceMs: course.options.clock.nowMs(), problem });
    return;
  }
  if (course.state.kind === 'on' && course.options.clock.nowMs() - course.state.sinceMs >= STEADY_MS) course.tries = 0;
  course.tries += 1;
  const waitMs = tryAgainAfterMs(course.tries, course.options.random);
  becomeDown(course, problem, course.options.clock.nowMs() + waitMs);
  after(course, 'retry', waitMs, () => retry(course));
}

/** The next program starts when the last one is gone: it may hold a port or a name. */
function retry(course: Course): void {
  void course.closing.then(() => {
    if (!course.stopped && !course.current && course.state.kind === 'down') tryNow(course);
  });
}

/** After a sleep or a change of network the tunnel is looked at now, and waits are over. */
function lookAround(course: Course, before: string, dueMs: number): void {
  const now = course.options.network();
  if (now !== before || course.options.clock.nowMs() - dueMs > SLEPT_MS) {
    if (course.current?.publicUrl !== undefined) {
      course.hurry = true;
      void ask(course);
    } else if (!course.current && course.state.kind === 'down') {
      course.tries = 0;
      course.timers.retry?.();
      retry(course);
    }
  }
  const nextMs = course.options.clock.nowMs() + LOOK_AROUND_MS;
  course.timers.look = course.options.clock.setTimer(nextMs, () => lookAround(course, now, nextMs));
}

/** The program's own name, for sentences. */
const nameOf = ({ program }: Launch) => program.replace(/^.*[\\/]/, '').replace(/\.exe$/i, '');
