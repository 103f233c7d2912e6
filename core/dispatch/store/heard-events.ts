import type { Writer } from '#core/database/writer.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import type { Subscriber } from './subscriber.ts';

/** Who hears which event. It is asked for each change of the registry, and webhooks themselves change seldom. */
export interface HeardEvents {
  /** Inside a work of the writer. */
  by(event: WebhookEvent): readonly Subscriber[];
  /** Inside a work: a webhook is about to change. */
  forget(): void;
}

/** @param find reads them from the database; what it gives is kept once a commit has shown that it stands */
export function createHeardEvents(
  find: (event: WebhookEvent) => readonly Subscriber[],
  { afterCommit }: Pick<Writer, 'afterCommit'>,
): HeardEvents {
  const known = new Map<WebhookEvent, readonly Subscriber[]>();
  let changes = 0;

  return {
    by(event) {
      const before = changes;
      const found = known.get(event) ?? find(event);
      if (!known.has(event)) {
        afterCommit(() => {
          if (changes === before) known.set(event, found);
        });
      }
      return found;
    },
    forget() {
      changes += 1;
      known.clear();
    },
  };
}
