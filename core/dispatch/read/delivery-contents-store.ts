import type { Database } from '#core/database/open.ts';
import type { AttemptResponse } from '#shared/domain/delivery/delivery.ts';
import { GUESSED_WHYS, type Why } from '#shared/domain/delivery/explain.ts';
import type { WaitPlan } from '#shared/domain/delivery/outcome.ts';
import type { FilterContents } from '#shared/domain/filter/filter-eval.ts';
import { requestHeaders } from '../send/request-headers.ts';
import type { DeliveryRow } from '../store/delivery-row.ts';
import { BY_AGENT } from './delivery-filter.ts';

/** What our own receiver made of a delivery id. */
export interface ReceivedFacts {
  times: number;
  why?: string;
}

/** Looks into a delivery where a token of the filter asks for more than its row. */
export function createDeliveryContents(
  db: Database,
  received: (deliveryId: string) => ReceivedFacts,
): (row: DeliveryRow) => FilterContents {
  const selectBody = db
    .prepare<[{ id: number }], Buffer>('SELECT e.body FROM delivery AS d JOIN event AS e ON e.id = d.event_id WHERE d.id = @id')
    .pluck();
  const selectAttempts = db.prepare<[{ id: number }], { wait: string | null; response: string | null; body: Buffer | null }>(
    `SELECT a.wait, a.response, b.body FROM attempt AS a
     LEFT JOIN attempt_body AS b ON b.delivery = a.delivery AND b.number = a.number WHERE a.delivery = @id ORDER BY a.number`,
  );
  const selectDeliveryId = db.prepare<[{ id: number }], string>('SELECT delivery_id FROM delivery WHERE id = @id').pluck();

  const selectByAgent = db.prepare<[{ id: number }], 1>(`SELECT 1 FROM delivery AS d WHERE d.id = @id AND ${BY_AGENT}`).pluck();
  const selectWhy = db.prepare<[{ id: number }], Why | null>('SELECT why FROM delivery WHERE id = @id').pluck();

  return (row) => {
    const { id } = row;
    const attempts = () => selectAttempts.all({ id });
    return {
      body: () => selectBody.get({ id })?.toString('utf8') ?? '',
      headers: () => [
        ...requestHeaders(row),
        ...attempts().flatMap(({ response }) => (response === null ? [] : (JSON.parse(response) as AttemptResponse).headers)),
      ],
      answers: () => attempts().map(({ body }) => body?.toString('utf8') ?? ''),
      waitsMs: () =>
        [row.wait, ...attempts().map(({ wait }) => wait)].flatMap((wait) => (wait === null ? [] : [(JSON.parse(wait) as WaitPlan).waitMs])),
      why() {
        const explained = selectWhy.get({ id }) ?? undefined;
        // Where our own receiver refused it, it knows better than what its answer lets guess.
        const isKnown = explained !== undefined && !GUESSED_WHYS.has(explained);
        return isKnown ? explained : (received(row.delivery_id).why ?? explained);
      },
      duplicate: () => received(row.delivery_id).times > 1,
      originDeliveryId: () => (row.replay_of === null ? undefined : selectDeliveryId.get({ id: row.replay_of })),
      byAgent: () => selectByAgent.get({ id }) !== undefined,
    };
  };
}
