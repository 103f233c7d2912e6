import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { type Subject, subjectText } from '#shared/domain/delivery/subject.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import type { NewDelivery } from './records.ts';

/** What a delivery belongs to. */
interface Belongings {
  webhook: { id: string; name: string };
  event: WebhookEvent;
  about: Subject;
  /** Bytes of its body. */
  size: number;
  /** What could not be read for it. */
  unread?: string | undefined;
}

/** A delivery that was just written, as reading it would give it: one change may make very many. */
export function newSummary(id: number, delivery: NewDelivery, { webhook, event, about, size, unread }: Belongings): DeliverySummary {
  const { deliveryId, url, source, state, profile, mlflowVersion, verdict, createdAtMs, replayOf } = delivery;
  return {
    id: `d${id}`,
    deliveryId,
    webhookId: webhook.id,
    webhookName: webhook.name,
    url,
    event,
    subject: subjectText(about),
    about,
    source,
    state: state.kind,
    ...(state.kind === 'held' && { reason: state.reason }),
    ...(state.kind === 'pending' && { nextAttemptAtMs: state.dueAtMs }),
    profile,
    mlflowVersion,
    ...(state.kind === 'in-flight'
      ? { attempts: 1, attemptMarks: ['in-flight'], attemptSpans: [0] }
      : { attempts: 0, attemptMarks: [], attemptSpans: [] }),
    ...(verdict && { verdict }),
    createdAtMs,
    size,
    ...(unread !== undefined && { unread }),
    ...(replayOf !== undefined && { replayOf: `d${replayOf}` }),
  };
}
