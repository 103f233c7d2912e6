import { StartError } from '#shared/domain/app/start-error.ts';
import { matchesGlob } from '#shared/domain/glob.ts';
import { WEBHOOK_EVENTS, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { didYouMean } from '#shared/domain/nearest.ts';

/** The events that some glob stands for, each once. @throws StartError `usage` for one that stands for none */
export function matchingEvents(globs: readonly string[]): WebhookEvent[] {
  const problem = globs.map(eventProblem).find((text) => text !== undefined);
  if (problem !== undefined) throw new StartError('usage', problem);
  return WEBHOOK_EVENTS.filter((event) => globs.some((glob) => matchesGlob(glob, event)));
}

/** Why no event is meant by a glob, with the nearest names; undefined where one is. */
export function eventProblem(glob: string): string | undefined {
  if (WEBHOOK_EVENTS.some((event) => matchesGlob(glob, event))) return undefined;
  const near = didYouMean(glob.replaceAll('*', ''), WEBHOOK_EVENTS);
  return `MLflow has no event ${JSON.stringify(glob)}. ${near === '' ? `There are ${WEBHOOK_EVENTS.join(', ')}.` : near}`;
}
