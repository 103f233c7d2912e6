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

interface Stored {
  id: number;
  event: WebhookEvent;
  about: string;
  unheard: UnheardEvent['reason'];
  at_ms: number;
}

export interface UnheardEvents {
  /** The newest first. */
  unheard(page: ListRequest): Page<UnheardEvent>;
  /** @param id `e7` */
  unheardEvent(id: string): UnheardEvent | undefined;
}

/** How the events are read that nobody heard. */
export function createUnheardEvents(db: Database, nowMs: () => number): UnheardEvents {
  const COLUMNS = 'SELECT id, event, about, unheard, at_ms FROM event WHERE unheard IS NOT NULL';
  const selectBefore = db.prepare<[{ before: number }], Stored>(`${COLUMNS} AND id < @before ORDER BY id DESC`);
  const selectOne = db.prepare<[{ id: number }], Stored>(`${COLUMNS} AND id = @id`);

  return {
    unheard({ limit, cursor, q }) {
      const filter = parseFilter(q ?? '');
      const items: UnheardEvent[] = [];
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : (parseId('e', cursor) ?? 0);
      for (const stored of selectBefore.iterate({ before })) {
        const item = unheardOf(stored);
        if (!matchesFilter(filter, unheardRow(item), { nowMs: nowMs() })) continue;
        items.push(item);
        if (items.length === limit) return { items, next: item.id };
      }
      return { items };
    },
    unheardEvent(id) {
      const stored = selectOne.get({ id: parseId('e', id) ?? 0 });
      return stored && unheardOf(stored);
    },
  };
}

function unheardOf({ id, event, about: stored, unheard, at_ms }: Stored): UnheardEvent {
  const about = JSON.parse(stored) as Subject;
  return { id: `e${id}`, event, subject: subjectText(about), about, reason: unheard, atMs: at_ms };
}
