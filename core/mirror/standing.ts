import type { MirroredServer } from '#shared/domain/app/core-status.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { behaviourOf, type MlflowRelease } from '#shared/domain/mlflow/release.ts';
import { parseRelease } from '#shared/domain/mlflow/releases.ts';
import { oddAnswerHint } from './failures.ts';
import type { Question } from './questions.ts';

/** What is known of the server that is mirrored, from what came of the calls. */
export interface Standing {
  answered(): void;
  failed(sentence: string): void;
  /** Asks for its release, at the start and again while that is not known. */
  learn(caller: readonly string[]): Promise<void>;
  /** What it does, as far as releases differ: its own where that is known, else the one that is imitated. */
  release(): Pick<MlflowRelease, 'has'>;
  view(): MirroredServer;
}

export interface StandingOptions {
  base: string;
  ask: Question;
  /** Where its own is not known. */
  fallback: MlflowRelease;
  clock: Pick<Clock, 'nowMs'>;
  logger: Logger;
}

/** A server that does not say its release is not asked before every change. */
const ASK_AGAIN_MS = 30_000;

export function createStanding({ base, ask, fallback, clock, logger }: StandingOptions): Standing {
  let problem: string | undefined;
  let release: ReturnType<typeof parseRelease>;
  let notBeforeMs = 0;

  function failed(sentence: string): void {
    if (problem === undefined) logger.warn(sentence);
    problem = sentence;
  }

  function answered(): void {
    if (problem !== undefined) logger.info(`${base} answers again`);
    problem = undefined;
  }

  return {
    answered,
    failed,
    async learn(caller) {
      if (release || clock.nowMs() < notBeforeMs) return;
      notBeforeMs = clock.nowMs() + ASK_AGAIN_MS;
      const told = await ask('/version', caller);
      if (told.kind === 'untold') return failed(`The MLflow server that calls are passed on to, ${base}, does not answer: ${told.why}.`);
      release = told.status === 200 ? parseRelease(told.text) : undefined;
      if (release) return logger.info(`calls are passed on to ${base}, MLflow ${release.text}`);
      const odd = oddAnswerHint({ status: told.status, location: undefined, type: told.status === 200 ? 'text/html' : undefined }, base);
      logger.warn(`calls are passed on to ${base}, which does not say its release${odd === undefined ? '' : `: ${odd}`}`);
    },
    release: () => (release ? behaviourOf(release) : fallback),
    view: () => ({ url: base, ...(release && { release: release.text }), ...(problem !== undefined && { problem }) }),
  };
}
