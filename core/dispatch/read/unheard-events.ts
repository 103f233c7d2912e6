import type { Database } from '#core/database/open.ts';
import type { UnheardEvent } from '#shared/domain/delivery/delivery.ts';
import { type Subject, subjectText } from '#shared/domain/delivery/subject.ts';
import { matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { unheardRow } from '#shared/domain/filter/filter-row.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import type { Page } from '#shared/domain/page.ts';
import { parseId } from '../store/delivery-row.ts';
import type { ListRequest } from './list-request.ts';

/** @returns how to read the events that nobody heard, newest first */
export function createUnheardEvents(db: Database, nowMs: () => number): (page: ListRequest) => Page<UnheardEvent> {
  const selectUnheard = db.prepare<
    [{ before: number }],
    { id: number; event: WebhookEvent; about: string; unheard: UnheardEvent['reason']; at_ms: number }
  >('SELECT id, event, about, unheard, at_ms FROM event WHERE unheard IS NOT NULL AND id < @before ORDER BY id DESC');

  return ({ limit, cursor, q }) => {
    const filter = parseFilter(q ?? '');
    const items: UnheardEvent[] = [];
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : (parseId('e', cursor) ?? 0);
    for (const { id, event, about, unheard, at_ms } of selectUnheard.iterate({ before })) {
      const subject = JSON.parse(about) as Subject;
      const item: UnheardEvent = { id: `e${id}`, event, subject: subjectText(subject), about: subject, reason: unheard, atMs: at_ms };
      if (!matchesFilter(filter, unheardRow(item), { nowMs: nowMs() })) continue;
      items.push(item);
      if (items.length === limit) return { items, next: item.id };
    }
    return { items };
  };
}
