import type { CaptureKind } from '#core/database/budgets.ts';
import type { Database } from '#core/database/open.ts';
import type { ArrivalDetail, ArrivalSummary } from '#shared/domain/delivery/arrival.ts';
import type { CaptureDetail, CaptureSummary } from '#shared/domain/delivery/capture.ts';
import type { Cause } from '#shared/domain/delivery/explain.ts';
import { type FilterContents, matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { captureRow } from '#shared/domain/filter/filter-row.ts';
import { type ArrivalReader, createArrivalStore } from './arrival-store.ts';
import { captureSql } from './capture-filter.ts';
import { type CaptureIndex, captureIndex } from './capture-index.ts';
import {
  ARRIVAL_BYTES,
  DETAIL_COLUMNS,
  type DetailRow,
  FIXED_BYTES,
  INSERT,
  lengthOf,
  SUMMARY_COLUMNS,
  type SummaryRow,
  summaryOf,
  textsOf,
  toDetail,
  toSummary,
  valuesOf,
} from './capture-row.ts';
import { type CaptureShelves, createCaptureShelves, kindOf, type SentFacts, sizeOf } from './capture-shelves.ts';
import { createFurther, leadsOn } from './further.ts';
import type { NewCapture } from './new-capture.ts';

/** What control API and inspector may read of captures. Newest first. */
export interface CaptureReader {
  /** @param page `cursor` from `next` of the page before, `q` in the filter language */
  list(page: { limit: number; cursor?: string; q?: string }): { items: CaptureSummary[]; next?: string };
  /** By our id (`c42`), or the newest with this delivery id. */
  get(idOrDeliveryId: string): CaptureDetail | undefined;
  /** The stored bytes; `bodyKept` says what they are. */
  body(id: string): Buffer | undefined;
  /** Captures with this delivery id, oldest first. */
  idsOf(deliveryId: string): string[];
  /** … of them those that our own deliveries made. */
  ownIdsOf(deliveryId: string): string[];
  /** The rows of what came from elsewhere. */
  arrivals: ArrivalReader;
  /** One of these rows, by any of its captures (`c42`) or by their delivery id. */
  arrival(idOrDeliveryId: string): ArrivalDetail | undefined;
  /** How often a delivery id was met, and why the last time it was not valid. */
  received(deliveryId: string): { times: number; why?: string };
  count(): number;
}

export interface CaptureStore extends CaptureReader {
  /** How many captures there are with this delivery id. */
  attemptsOf(deliveryId: string): number;
  /** Inside a work of the writer. */
  add(capture: NewCapture): CaptureSummary;
  /** Inside a work of the writer: why the signature does not match. */
  explain(id: string, cause: Cause): void;
}

export interface CaptureStoreOptions {
  nowMs: () => number;
  /** Without them nothing is dropped. */
  shelves?: CaptureShelves;
  /** What was sent under a delivery id, by us; nothing when it is none of ours. */
  sent?: (deliveryId: string) => SentFacts | undefined;
  /** Inside a work: a row of what came from elsewhere is new, or another than before. */
  onArrival?: (arrival: ArrivalSummary) => void;
}

export function createCaptureStore(
  db: Database,
  { nowMs, shelves = createCaptureShelves(db), sent = () => undefined, onArrival = () => {} }: CaptureStoreOptions,
): CaptureStore {
  const index = captureIndex(db);
  const statements = statementsOf(db);
  const { insert, updateWhy } = statements;
  const contentsOf = contentsReader(statements);
  const arrivals = createArrivalStore(db, { nowMs, contentsOf });
  const further = createFurther();

  /** A request with the id of a delivery that is on its way is its attempt, or where a redirect or a forwarder led that. */
  function kindOfCapture(capture: NewCapture): CaptureKind {
    const { deliveryId, onItsWay } = capture;
    if (deliveryId === undefined || !onItsWay) return kindOf(capture, undefined, 0);
    const kind = kindOf(capture, sent(deliveryId), index.ownOf(deliveryId).length - further.of(deliveryId));
    if (kind === 'own' && leadsOn(capture)) further.note(deliveryId);
    return kind;
  }

  return {
    attemptsOf: index.attemptsOf,
    add(capture) {
      const { body, deliveryId } = capture;
      const before = deliveryId === undefined ? undefined : index.newestOf(deliveryId);
      const attempt = deliveryId === undefined ? undefined : (before?.attempt ?? 0) + 1;
      const kind = kindOfCapture(capture);
      const texts = textsOf(capture);
      const rowBytes = kind === 'own' ? 0 : ARRIVAL_BYTES;
      const textsBytes = lengthOf(texts) + FIXED_BYTES + rowBytes;
      const { bytes, bodyBytes } = sizeOf(textsBytes, body.length, shelves[kind].budget());
      shelves[kind].take(bytes);
      const kept = bodyBytes < body.length ? body.subarray(0, bodyBytes) : body;
      const { lastInsertRowid } = insert.run(...valuesOf(capture, texts, attempt, kept));
      const captureId = Number(lastInsertRowid);
      const arrivalId = kind === 'own' ? undefined : (before?.arrivalId ?? (before && index.arrivalOf(deliveryId ?? '')) ?? captureId);
      index.add({ kind, captureId, bytes, deliveryId, attempt, arrivalId });
      if (arrivalId !== undefined) onArrival(arrivals.add(captureId, capture, arrivalId === captureId ? undefined : arrivalId));
      return summaryOf(capture, { id: captureId, row: arrivalId, attempt });
    },
    explain(id, { why, ...cause }) {
      const number = rowId(id) ?? 0;
      updateWhy.run({ id: number, why, cause: JSON.stringify(cause) });
      const row = index.rowOf(number);
      const arrival = row === undefined ? undefined : arrivals.explain(row, number, { why, ...cause });
      if (arrival) onArrival(arrival);
    },
    ...readerOf(statements, { index, arrivals, nowMs, contentsOf }),
    count: () => Object.values(shelves).reduce((sum, shelf) => sum + shelf.used().rows, 0),
  };
}

/** What is asked of the table and written into it. */
function statementsOf(db: Database) {
  const insert = db.prepare(INSERT);
  /** Not prepared once: the condition is made from the filter. */
  const selectFrom = (where: string) =>
    db.prepare<Record<string, string | number>, SummaryRow>(
      `SELECT ${SUMMARY_COLUMNS} FROM capture WHERE id < @before AND ${where} ORDER BY id DESC`,
    );
  const select = db.prepare<{ id: number }, DetailRow>(`SELECT ${DETAIL_COLUMNS} FROM capture WHERE id = @id`);
  const selectBody = db.prepare<{ id: number }, Buffer>('SELECT body FROM capture WHERE id = @id').pluck();
  const selectWhy = db.prepare<{ id: number }, string | null>('SELECT verdict_why FROM capture WHERE id = @id').pluck();
  const updateWhy = db.prepare("UPDATE capture SET verdict_why = @why, cause = @cause WHERE id = @id AND verdict_result <> 'valid'");
  return { insert, selectFrom, select, selectBody, selectWhy, updateWhy };
}

type Statements = ReturnType<typeof statementsOf>;

/** Read only when a token of the filter looks inside. */
function contentsReader({ select, selectBody }: Statements): (id: number) => FilterContents {
  return (id) => {
    const row = () => select.get({ id });
    const pairs = (json: string | null | undefined) => (json ? (JSON.parse(json) as [string, string][]) : []);
    return {
      body: () => selectBody.get({ id })?.toString('utf8') ?? '',
      headers: () => [...pairs(row()?.headers), ...pairs(row()?.answer_headers)],
      answers: () => [row()?.answer_body ?? ''],
      waitsMs: () => [],
      why: () => undefined,
      duplicate: () => false,
      originDeliveryId: () => undefined,
      byAgent: () => false,
    };
  };
}

interface Read {
  index: CaptureIndex;
  arrivals: ReturnType<typeof createArrivalStore>;
  nowMs: () => number;
  contentsOf: (id: number) => FilterContents;
}

function readerOf(
  { select, selectFrom, selectBody, selectWhy }: Statements,
  { index, arrivals, nowMs, contentsOf }: Read,
): Omit<CaptureReader, 'count'> {
  return {
    arrivals,
    arrival(idOrDeliveryId) {
      const number = rowId(idOrDeliveryId);
      const row = number === undefined ? index.arrivalOf(idOrDeliveryId) : index.rowOf(number);
      const found = row === undefined ? undefined : arrivals.get(row);
      if (!found) return undefined;
      const kept = found.captures.map((id) => select.get({ id })).filter((capture) => capture !== undefined);
      return { ...found.arrival, captureList: kept.map(toDetail) };
    },
    list({ limit, cursor, q }) {
      const filter = parseFilter(q ?? '');
      const { where, params } = captureSql(filter, nowMs());
      const items: CaptureSummary[] = [];
      for (const row of selectFrom(where).iterate({ ...params, before: rowId(cursor) ?? Number.MAX_SAFE_INTEGER })) {
        const capture = toSummary(row);
        if (!matchesFilter(filter, captureRow(capture), { nowMs: nowMs(), contents: contentsOf(row.id) })) continue;
        if (items.length === limit) return { items, next: items.at(-1)?.id ?? capture.id };
        items.push(capture);
      }
      return { items };
    },
    get(idOrDeliveryId) {
      const id = rowId(idOrDeliveryId) ?? index.idsOf(idOrDeliveryId).at(-1);
      const row = id === undefined ? undefined : select.get({ id });
      return row && toDetail(row);
    },
    body(id) {
      const number = rowId(id);
      return number === undefined ? undefined : selectBody.get({ id: number });
    },
    received(deliveryId) {
      const ids = index.idsOf(deliveryId);
      const newest = index.ownOf(deliveryId).at(-1);
      const why = newest === undefined ? undefined : selectWhy.get({ id: newest });
      return { times: ids.length, ...(why && { why }) };
    },
    idsOf: (deliveryId) => index.idsOf(deliveryId).map((id) => `c${id}`),
    ownIdsOf: (deliveryId) => index.ownOf(deliveryId).map((id) => `c${id}`),
  };
}

function rowId(id: string | undefined): number | undefined {
  const digits = /^c(\d{1,15})$/.exec(id ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
