import type { TunnelProblem } from '#shared/domain/app/tunnel.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { childEnv } from './child-env.ts';
import { type GuardCommand, spawnGuarded } from './guard.ts';
import { NOT_STARTED, STARTED } from './guard-process.ts';
import { notStarted } from './problems.ts';
import type { Launch } from './provider.ts';
import { readLines } from './read-lines.ts';

/** A tunnel program that runs. */
export interface Exposure {
  /** Ends the program and what it started; resolves when they are gone, after 5 s at the latest. */
  close(): Promise<void>;
}

export interface ExposureEvents {
  onUrl(publicUrl: string): void;
  onUnsure(): void;
  onProblem(problem: TunnelProblem): void;
  /** The program has ended; called once, after all of its output was read. `how` reads `exit code 1`. */
  onEnd(how: string, lastLine: string | undefined): void;
}

export type Expose = (launch: Launch, events: ExposureEvents) => Exposure;

export interface ExposeOptions {
  clock: Clock;
  env: Readonly<Record<string, string | undefined>>;
  guard: GuardCommand;
}

/** The guard gives a program 2 s. */
const GUARD_IS_LATE_MS = 4000;
/** Output that is still held open by something that got away from its group is not waited for longer. */
const OUTPUT_IS_LATE_MS = 1000;

/** Runs tunnel programs under a guard, with an argument array, without a shell and with an environment of allowed names. */
export function createExpose({ clock, env, guard }: ExposeOptions): Expose {
  return (launch, events) => {
    const child = spawnGuarded({ program: launch.program, args: launch.args, env: childEnv(env, launch.env) }, guard);
    let resolveClosed = () => {};
    const closed = new Promise<void>((resolve) => {
      resolveClosed = resolve;
    });
    let lastLine: string | undefined;
    let pid: number | undefined;
    let over = false;

    function finish(how: string): void {
      if (over) return;
      over = true;
      events.onEnd(how, lastLine);
      resolveClosed();
    }

    function read(line: string): void {
      if (pid === undefined && line.startsWith(STARTED)) {
        pid = Number(line.slice(STARTED.length)) || undefined;
        return;
      }
      if (line.startsWith(NOT_STARTED)) {
        events.onProblem(notStarted(launch.program, line.slice(NOT_STARTED.length)));
        return;
      }
      if (!launch.chatter?.test(line)) lastLine = line.slice(0, 300);
      const meaning = launch.read(line);
      if (meaning?.kind === 'url') {
        const publicUrl = originOf(meaning.url);
        if (publicUrl !== undefined) events.onUrl(publicUrl);
      } else if (meaning?.kind === 'unsure') events.onUnsure();
      else if (meaning) events.onProblem(meaning.problem);
    }

    readLines(child.stdout, read);
    readLines(child.stderr, read);
    child.on('error', (error) => finish(error.message));
    child.on('exit', (code, signal) => {
      // The guard did not end by itself, so nobody guards the program any more.
      if (signal !== null && pid !== undefined) killGroup(pid);
      const how = signal ?? `exit code ${code}`;
      child.once('close', () => finish(how));
      clock.setTimer(clock.nowMs() + OUTPUT_IS_LATE_MS, () => finish(how));
    });

    return {
      async close() {
        child.stdin.end();
        const cancel = clock.setTimer(clock.nowMs() + GUARD_IS_LATE_MS, () => child.kill('SIGKILL'));
        await closed;
        cancel();
      },
    };
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** An address that clients can be told, or undefined: a program may print anything. */
function originOf(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url) return undefined;
  const { protocol, username, password, origin } = url;
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' ? origin : undefined;
}
