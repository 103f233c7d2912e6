import type { DeliveryDetail, DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { Filter } from '#shared/domain/filter/filter.ts';
import { matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { deliveryRow } from '#shared/domain/filter/filter-row.ts';
import type { Page } from '#shared/domain/page.ts';
import { DELIVERY_COLUMNS, DELIVERY_TABLES, type DeliveryRow, parseId, toSummary } from '../store/delivery-row.ts';
import { createDeliveryContents, type ReceivedFacts } from './delivery-contents-store.ts';
import { createDeliveryDetail, type DeliveryDetailOptions } from './delivery-detail.ts';
import { sqlOf, statesOf } from './delivery-filter.ts';
import type { ListRequest } from './list-request.ts';
import { inChunks, newestOf } from './newest-first.ts';
import { createUnheardEvents, type UnheardEvents } from './unheard-events.ts';

/** What control API and inspector may read of deliveries. Newest first. */
export interface DeliveryReader extends UnheardEvents {
  list(page: ListRequest): Page<DeliverySummary>;
  /** How many match a filter. */
  count(q: string): number;
  /** By our id (`d42`) or by the UUID of the header, newest first. */
  get(idOrDeliveryId: string): DeliveryDetail | undefined;
  body(id: string): Buffer | undefined;
  /** The stored bytes of an attempt's answer, as sent. */
  responseBody(id: string, attempt: number): Buffer | undefined;
  counts(): { deliveries: number; failed: number; unfinished: number; nextAttemptAtMs?: number };
}

export interface DeliveryStoreOptions extends DeliveryDetailOptions {
  nowMs: () => number;
  /** How often it met a delivery id, and why the last one was not valid. */
  received: (deliveryId: string) => ReceivedFacts;
}

/** Rows read at a time while a filter looks for matches. */
const CHUNK = 500;

export function createDeliveryStore(options: DeliveryStoreOptions): DeliveryReader {
  const { db, nowMs, received } = options;
  const toDetail = createDeliveryDetail(options);
  const contentsOf = createDeliveryContents(db, received);
  /** Not prepared once: the condition is made from the filter. */
  const selectPage = (where: string) =>
    db.prepare<[Record<string, string | number>], DeliveryRow>(
      `SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES} WHERE d.id < @before AND ${where} ORDER BY d.id DESC LIMIT @limit`,
    );
  const selectNewest = selectPage('1');
  const countWhere = (where: string) =>
    db.prepare<[Record<string, string | number>], number>(`SELECT count(*) FROM ${DELIVERY_TABLES} WHERE ${where}`).pluck();
  const selectById = db.prepare<[{ id: number }], DeliveryRow>(`SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES} WHERE d.id = @id`);
  const selectByUuid = db.prepare<[{ deliveryId: string }], DeliveryRow>(
    `SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES} WHERE d.delivery_id = @deliveryId ORDER BY d.id DESC LIMIT 1`,
  );
  const selectBody = db
    .prepare<[{ id: number }], Buffer>('SELECT e.body FROM delivery AS d JOIN event AS e ON e.id = d.event_id WHERE d.id = @id')
    .pluck();
  const selectResponseBody = db
    .prepare<[{ id: number; attempt: number }], Buffer>('SELECT body FROM attempt_body WHERE delivery = @id AND number = @attempt')
    .pluck();
  const attemptExists = db
    .prepare<[{ id: number; attempt: number }], number>(
      'SELECT 1 FROM attempt WHERE delivery = @id AND number = @attempt AND response IS NOT NULL',
    )
    .pluck();

  function find(idOrDeliveryId: string): DeliveryRow | undefined {
    const id = parseId('d', idOrDeliveryId);
    return id === undefined ? selectByUuid.get({ deliveryId: idOrDeliveryId }) : selectById.get({ id });
  }

  /**
   * Newest first; SQLite narrows, the filter decides. Where SQLite decides all of it, as many rows are read as are shown. Rows of one state lie in
   * the order of the list; of several at once SQLite would sort all there are.
   */
  function* matching(filter: Filter, before: number, pageSize: number): Generator<DeliverySummary> {
    const { where, params, exact } = sqlOf(filter, nowMs());
    const limit = exact ? pageSize : CHUNK;
    const rowsWhere = (condition: string) => {
      const select = condition === '1' ? selectNewest : selectPage(condition);
      return inChunks((from) => select.all({ ...params, before: from, limit }), { before, limit });
    };
    const states = statesOf(filter);
    const rows = states ? newestOf(states.map((state) => rowsWhere(`d.state = '${state}' AND ${where}`))) : rowsWhere(where);
    for (const row of rows) {
      const delivery = toSummary(row);
      if (matchesFilter(filter, deliveryRow(delivery), { nowMs: nowMs(), contents: contentsOf(row) })) yield delivery;
    }
  }

  return {
    list({ limit, cursor, q }) {
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : (parseId('d', cursor) ?? 0);
      const items: DeliverySummary[] = [];
      for (const delivery of matching(parseFilter(q ?? ''), before, limit)) {
        items.push(delivery);
        if (items.length === limit) return { items, next: delivery.id };
      }
      return { items };
    },
    count(q) {
      const filter = parseFilter(q);
      const { where, params, exact } = sqlOf(filter, nowMs());
      if (exact) return countWhere(where).get(params) ?? 0;
      let count = 0;
      for (const _ of matching(filter, Number.MAX_SAFE_INTEGER, CHUNK)) count += 1;
      return count;
    },
    get(idOrDeliveryId) {
      const row = find(idOrDeliveryId);
      return row && toDetail(row);
    },
    body(id) {
      const row = find(id);
      return row && selectBody.get({ id: row.id });
    },
    responseBody(id, attempt) {
      const row = find(id);
      if (!row || attemptExists.get({ id: row.id, attempt }) === undefined) return undefined;
      return selectResponseBody.get({ id: row.id, attempt }) ?? Buffer.alloc(0);
    },
    ...createUnheardEvents(db, nowMs),
    counts: createCounts(options),
  };
}

/** How many there are of which kind, and when the next attempt is due. */
function createCounts({ db }: Pick<DeliveryStoreOptions, 'db'>): DeliveryReader['counts'] {
  const countStates = db.prepare<[], { state: string; n: number }>('SELECT state, count(*) AS n FROM delivery GROUP BY state');
  const countRefusedByChecks = db
    .prepare<[], number>("SELECT count(*) FROM delivery WHERE source = 'conformance' AND state IN ('failed', 'exhausted')")
    .pluck();
  const soonest = db.prepare<[], number>('SELECT min(due_at_ms) FROM delivery WHERE due_at_ms IS NOT NULL').pluck();
  return () => {
    const counted = new Map(countStates.all().map(({ state, n }) => [state, n]));
    const of = (...states: string[]) => states.reduce((sum, state) => sum + (counted.get(state) ?? 0), 0);
    const nextAttemptAtMs = soonest.get();
    return {
      deliveries: [...counted.values()].reduce((sum, n) => sum + n, 0),
      failed: of('failed', 'exhausted') - (countRefusedByChecks.get() ?? 0),
      unfinished: of('pending', 'in-flight', 'waiting', 'held'),
      ...(typeof nextAttemptAtMs === 'number' && { nextAttemptAtMs }),
    };
  };
}
