import { StartError } from '#shared/domain/app/start-error.ts';
import { matchesGlob } from '#shared/domain/glob.ts';
import { isWebhookEvent, WEBHOOK_EVENTS, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';

/** The events that some glob stands for, each once. @throws StartError `usage` for one that stands for none */
export function matchingEvents(globs: readonly string[]): WebhookEvent[] {
  const events = globs.flatMap((glob) => {
    const matching = isWebhookEvent(glob) ? [glob] : WEBHOOK_EVENTS.filter((event) => matchesGlob(glob, event));
    if (matching.length > 0) return matching;
    throw new StartError('usage', `No event matches ${JSON.stringify(glob)}. There are ${WEBHOOK_EVENTS.join(', ')}.`);
  });
  return [...new Set(events)];
}
