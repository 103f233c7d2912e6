import { randomInt } from 'node:crypto';
import { storyFiles } from '#core/check/explore/story-files.ts';
import type { ExplorationStarted, Explorations } from '#core/check/runs/explorations.ts';
import { ProblemError } from '#core/http/problem.ts';
import type { Exploration } from '#shared/domain/check/exploration.ts';
import { globMatcher } from '#shared/domain/glob.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { Handlers } from '../handlers.ts';
import { type CheckQuestionOptions, questionOf, refused } from './check-question.ts';

export interface ExplorationHandlersOptions extends CheckQuestionOptions {
  explorations: Explorations;
}

/** Short seeds can be read out and typed again. */
const SEEDS = 1_000_000;

/** Random sequences of deliveries to a receiver. */
export function explorationHandlers({
  explorations,
  ...options
}: ExplorationHandlersOptions): Pick<
  Handlers,
  'explorations' | 'startExploration' | 'exploration' | 'stopExploration' | 'playExploration' | 'explorationFiles'
> {
  return {
    explorations: () => ({ items: explorations.all() }),
    async startExploration({ body }) {
      const { seed = randomInt(1, SEEDS), runs, timeSec, events, ...asked } = body;
      if (events !== undefined && !WEBHOOK_EVENTS.some(globMatcher(events))) {
        throw refused('events', `None of the 15 events fits. They are ${WEBHOOK_EVENTS.join(', ')}.`);
      }
      const question = await questionOf(asked, options);
      return started(explorations.start({ ...question, ...(events !== undefined && { events }), seed, runs, timeSec }));
    },
    exploration: ({ params: { number } }) => explorations.get(number) ?? unknown(number),
    stopExploration: async ({ params: { number } }) => (await explorations.stop(number)) ?? unknown(number),
    async playExploration({ params: { number }, body }) {
      const { webhook } = explorations.get(number) ?? unknown(number);
      const signedBy = body.webhookId === undefined && body.secret === undefined && webhook ? { webhookId: webhook.id } : body;
      const { secret } = await questionOf({ ...explorations.whereOf(number), ...signedBy }, options);
      return started(explorations.play(number, secret));
    },
    explorationFiles({ params: { number } }) {
      const { end, startedAtMs } = explorations.get(number) ?? unknown(number);
      const where = explorations.whereOf(number);
      if (end?.kind !== 'found' || !where) throw new ProblemError('conflict', `Exploration ${number} has found nothing to keep.`);
      return { items: Object.values(storyFiles(end.story, where, startedAtMs)) };
    },
  };
}

function started(answer: ExplorationStarted): Exploration {
  switch (answer.kind) {
    case 'started':
      return answer.exploration;
    case 'unknown':
      throw new ProblemError('not-found', answer.message);
    case 'nothing-found':
    case 'busy':
      throw new ProblemError('conflict', answer.message);
    default:
      return unreachable(answer);
  }
}

function unknown(number: number): never {
  throw new ProblemError('not-found', `There is no exploration ${number}.`);
}
