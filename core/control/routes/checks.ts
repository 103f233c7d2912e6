import type { CheckRuns } from '#core/check/runs/check-runs.ts';
import { ProblemError } from '#core/http/problem.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { Handlers } from '../handlers.ts';
import { type CheckQuestionOptions, questionOf, refused } from './check-question.ts';

export interface CheckHandlersOptions extends CheckQuestionOptions {
  checkRuns: CheckRuns;
  /** What is sent as where nobody says. */
  release: Pick<MlflowRelease, 'version'>;
}

/** Runs of the checks of a receiver. */
export function checkHandlers({
  checkRuns,
  release,
  ...options
}: CheckHandlersOptions): Pick<Handlers, 'checkRuns' | 'startCheckRun' | 'checkRun' | 'stopCheckRun' | 'removeCheckRun'> {
  return {
    checkRuns: () => ({ items: checkRuns.all() }),
    async startCheckRun({ body }) {
      const { only, again, mlflowVersion = release.version } = body;
      const question = await questionOf(body, options);
      const started = await checkRuns.start({ ...question, mlflowVersion, ...(only && { only }), ...(again !== undefined && { again }) });
      switch (started.kind) {
        case 'started':
          return started.run;
        case 'unknown':
          throw new ProblemError('not-found', started.message);
        case 'other-target':
          throw refused('target', started.message);
        case 'busy':
          throw new ProblemError('conflict', started.message);
        default:
          return unreachable(started);
      }
    },
    checkRun: ({ params: { number } }) => checkRuns.get(number) ?? unknownRun(number),
    stopCheckRun: async ({ params: { number } }) => (await checkRuns.stop(number)) ?? unknownRun(number),
    async removeCheckRun({ params: { number } }) {
      if (!(await checkRuns.remove(number))) unknownRun(number);
    },
  };
}

function unknownRun(number: number): never {
  throw new ProblemError('not-found', `There is no run ${number}.`);
}
