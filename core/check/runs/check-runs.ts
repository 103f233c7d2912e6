import type { Writer } from '#core/database/writer.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import { CHECKS, type CheckId } from '#shared/domain/check/checks.ts';
import type { CheckQuestion } from '#shared/domain/check/question.ts';
import type { CheckEnd, CheckOutcome } from '#shared/domain/check/report.ts';
import { briefOf, type CheckRun, type CheckRunSummary } from '#shared/domain/check/run.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { redactUrl } from '#shared/domain/wire/wire-request.ts';
import type { CheckRunStore, EndedCheckRun } from './run-store.ts';

/** What is asked of a run here; the secret is kept in no place. */
export interface CheckRunRequest extends Pick<CheckQuestion, 'target' | 'secret' | 'probeUrl' | 'only' | 'mlflowVersion'> {
  /** Whose secret it is; its deliveries are kept with that webhook. */
  webhook?: { id: string; name: string };
  /** Run these checks once more as a part of that run. */
  again?: number;
}

export type CheckRunStarted =
  | { kind: 'started'; run: CheckRunSummary }
  | { kind: 'unknown'; message: string }
  | { kind: 'busy'; message: string }
  | { kind: 'other-target'; message: string };

export interface CheckRunsOptions {
  store: CheckRunStore;
  writer: Writer;
  clock: Pick<Clock, 'nowMs'>;
  publish: (event: StreamEventBody) => void;
  /** Sends and judges. */
  run: (question: CheckQuestion, how: RunHow) => Promise<CheckEnd>;
  logger: Logger;
  /** What else is going on, as a sentence; one thing at a time is sent to a receiver. */
  otherGoing?: () => string | undefined;
}

export interface RunHow {
  number: number;
  webhookId: string | undefined;
  signal: AbortSignal;
  onStart: (id: CheckId) => void;
  onOutcome: (outcome: CheckOutcome) => void;
}

/** Runs of the checks of a receiver, one at a time, and what they came to. */
export interface CheckRuns {
  /** What is going on, as a sentence. */
  going(): string | undefined;
  start(request: CheckRunRequest): Promise<CheckRunStarted>;
  /** The newest first. */
  all(): CheckRunSummary[];
  get(number: number): CheckRun | undefined;
  /** Ends it; answers when it has ended. Nothing happens to one that has ended. */
  stop(number: number): Promise<CheckRun | undefined>;
  /** Its deliveries stay. @returns whether there was one */
  remove(number: number): Promise<boolean>;
  /** Ends what is running. */
  close(): Promise<void>;
}

interface Running {
  number: number;
  stop: () => void;
  ended: Promise<void>;
}

async function end(running: Running): Promise<void> {
  running.stop();
  await running.ended;
}

export function createCheckRuns(options: CheckRunsOptions): CheckRuns {
  const { store, writer, clock, publish, logger, otherGoing } = options;
  let running: Running | undefined;
  /** From the question to the first write too: two that come at once do not both begin. */
  let isStarting = false;
  let isClosed = false;

  /** One that the process before left behind has ended with it. */
  function alive<Run extends CheckRunSummary>(found: Run): Run {
    if (found.state !== 'running' || found.number === running?.number || isStarting) return found;
    return { ...found, state: 'stopped', message: 'Hookglass was stopped meanwhile.' };
  }

  function publishRun(number: number): void {
    const summary = store.summary(number);
    if (summary) publish({ type: 'check.changed', run: summary });
  }

  function begin(number: number, request: CheckRunRequest): void {
    const aborter = new AbortController();
    const ended = work(options, number, request, aborter.signal)
      .catch((error: unknown) => logger.error('a run could not be stored', { run: number, error: messageOf(error) }))
      .then(() => {
        running = undefined;
        publishRun(number);
      });
    running = { number, stop: () => aborter.abort(), ended };
  }

  function going(): string | undefined {
    if (running) return `Run ${running.number} is going on. Stop it, or wait until it has ended.`;
    return isStarting ? 'Another run is just being started.' : undefined;
  }

  return {
    going,
    async start(request) {
      const message = isClosed ? 'Hookglass is being stopped.' : (going() ?? otherGoing?.());
      if (message !== undefined) return { kind: 'busy', message };
      const { webhook, again, probeUrl, only = CHECKS.map(({ id }): CheckId => id) } = request;
      const target = redactUrl(request.target);
      const before = again === undefined ? undefined : store.summary(again);
      if (again !== undefined && !before) return { kind: 'unknown', message: `There is no run ${again}.` };
      if (before && before.target !== target) {
        return {
          kind: 'other-target',
          message: `Run ${before.number} is of ${before.target}: what another one answers does not belong to it.`,
        };
      }
      isStarting = true;
      try {
        const probe = probeUrl !== undefined && { probeUrl: redactUrl(probeUrl) };
        const number = await writer.write(() => {
          if (again === undefined)
            return store.add({
              target,
              startedAtMs: clock.nowMs(),
              only,
              ...probe,
              ...(webhook && { webhook }),
            });
          store.resume(again, { only, ...probe });
          return again;
        });
        begin(number, request);
        publishRun(number);
        const started = store.summary(number);
        return started ? { kind: 'started', run: started } : { kind: 'unknown', message: `There is no run ${number}.` };
      } finally {
        isStarting = false;
      }
    },
    all: () => store.all().map(alive),
    get(number) {
      const found = store.get(number);
      return found && alive(found);
    },
    async stop(number) {
      if (running?.number === number) await end(running);
      const found = store.get(number);
      return found && alive(found);
    },
    async remove(number) {
      if (running?.number === number) await end(running);
      return writer.write(() => store.remove(number));
    },
    async close() {
      isClosed = true;
      if (running) await end(running);
    },
  };
}

/** Runs, keeps what each check came to as it comes, and at last how it ended. */
async function work(
  { store, writer, clock, publish, run, logger }: CheckRunsOptions,
  number: number,
  { webhook, again, ...question }: CheckRunRequest,
  signal: AbortSignal,
): Promise<void> {
  const startedMs = clock.nowMs();
  const stored: Promise<void>[] = [];
  const end = await run(question, {
    number,
    webhookId: webhook?.id,
    signal,
    onStart: (check) => publish({ type: 'check.started', number, check }),
    onOutcome(outcome) {
      const kept = writer.write(() => {
        store.put(number, outcome);
        writer.afterCommit(() => publish({ type: 'check.outcome', number, outcome: briefOf(outcome) }));
      });
      stored.push(kept.catch((error: unknown) => logger.warn('a check could not be stored', { run: number, error: messageOf(error) })));
    },
  }).catch((error: unknown): CheckEnd => {
    logger.error('a run of the checks broke off', { run: number, error: messageOf(error) });
    return { kind: 'unreachable', message: `The run broke off: ${messageOf(error)}` };
  });
  await Promise.all(stored);
  const tookMs = clock.nowMs() - startedMs;
  await writer.write(
    () => {
      if (end.kind === 'finished') for (const outcome of end.report.checks) store.put(number, outcome);
      store.end(number, endedOf(end, again === undefined ? tookMs : undefined));
    },
    { fromReserve: true },
  );
}

/** @param tookMs absent: some checks were run again, and the run took what it took */
function endedOf(end: CheckEnd, tookMs: number | undefined): EndedCheckRun {
  const isPart = tookMs === undefined;
  const took = isPart ? {} : { tookMs };
  switch (end.kind) {
    case 'finished':
      return { state: 'finished', mlflowVersion: end.report.mlflowVersion, ...took };
    case 'unreachable':
      return { state: isPart ? 'finished' : 'unreachable', message: end.message, ...took };
    case 'stopped':
      return { state: isPart ? 'finished' : 'stopped', ...took };
  }
}
