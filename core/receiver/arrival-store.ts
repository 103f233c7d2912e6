import type { Database } from '#core/database/open.ts';
import { type ArrivalSummary, arrivalMark, arrivalState, MOST_MARKS } from '#shared/domain/delivery/arrival.ts';
import type { CaptureRefusal } from '#shared/domain/delivery/capture.ts';
import type { AttemptMark } from '#shared/domain/delivery/delivery.ts';
import type { Cause, Why } from '#shared/domain/delivery/explain.ts';
import { type Subject, subjectText } from '#shared/domain/delivery/subject.ts';
import { type DeliveryVerdict, verdictOf } from '#shared/domain/delivery/verdict.ts';
import { type FilterContents, matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { arrivalRow } from '#shared/domain/filter/filter-row.ts';
import { arrivalSql } from './arrival-filter.ts';
import type { NewCapture } from './new-capture.ts';

export interface ArrivalPage {
  limit: number;
  /** Only rows that are older than this one. */
  beforeId?: number;
  /** Only rows that came at this moment or later. */
  sinceMs?: number;
  /** The filter language. */
  q?: string;
}

/** What control API and inspector may read of the rows of what came from elsewhere. Newest first. */
export interface ArrivalReader {
  list(page: ArrivalPage): { items: ArrivalSummary[]; more: boolean };
  count(q: string): number;
}

export interface ArrivalStoreOptions {
  nowMs: () => number;
  /** What only the captures know. */
  contentsOf: (captureId: number) => FilterContents;
}

const LONGEST_TARGET = 1024;

export function createArrivalStore(db: Database, { nowMs, contentsOf }: ArrivalStoreOptions) {
  const insert = db.prepare(INSERT);
  const update = db.prepare<ArrivalRow>(`
    UPDATE arrival SET newest = @newest, attempts = @attempts, took_ms = @took_ms, status = @status, verdict = @verdict,
      tunnelled = @tunnelled, browser = @browser, size = @size, endpoint = @endpoint, event = @event, why = @why, refusal = @refusal,
      about = @about, cause = NULL, marks = @marks, captures = @captures, method = @method, target = @target, peer = @peer, origin = @origin
    WHERE id = @id`);
  const selectOne = db.prepare<{ id: number }, ArrivalRow>('SELECT * FROM arrival WHERE id = @id');
  const updateCause = db.prepare<{ id: number; newest: number; why: Why; cause: string }>(
    "UPDATE arrival SET why = @why, cause = @cause WHERE id = @id AND newest = @newest AND verdict <> 'valid'",
  );
  /** Not prepared once: the condition is made from the filter. */
  const selectWhere = (where: string) =>
    db.prepare<Record<string, string | number>, ArrivalRow>(
      `SELECT * FROM arrival AS a WHERE id < @before AND id > @after AND ${where} ORDER BY id DESC`,
    );
  const countWhere = (where: string) =>
    db.prepare<Record<string, string | number>, number>(`SELECT count(*) FROM arrival AS a WHERE ${where}`).pluck();
  const newestBefore = db
    .prepare<{ before: number; sinceMs: number }, number>(
      'SELECT id FROM arrival WHERE id < @before AND at_ms < @sinceMs ORDER BY id DESC LIMIT 1',
    )
    .pluck();

  function* matching({ beforeId: before = Number.MAX_SAFE_INTEGER, sinceMs, q = '' }: Omit<ArrivalPage, 'limit'>) {
    const filter = parseFilter(q);
    const { where, params } = arrivalSql(filter, nowMs());
    const after = sinceMs === undefined ? 0 : (newestBefore.get({ before, sinceMs }) ?? 0);
    for (const row of selectWhere(where).iterate({ ...params, before, after })) {
      const arrival = toArrival(row);
      if (matchesFilter(filter, arrivalRow(arrival), { nowMs: nowMs(), contents: contentsOf(row.newest) })) yield arrival;
    }
  }

  return {
    /** Inside a work of the writer. @param id of the row that it joins; absent: it begins one. What was written is not read again */
    add(newest: number, capture: NewCapture, id: number | undefined): ArrivalSummary {
      if (id === undefined) {
        const begun = rowOf(newest, capture);
        insert.run(...valuesOf(begun));
        return toArrival(begun);
      }
      const before = selectOne.get({ id });
      if (!before) throw new Error(`the arrival ${id} of capture ${newest} is not there`);
      const joined = rowOf(newest, capture, before);
      update.run(joined);
      return toArrival(joined);
    },
    /** Inside a work of the writer: why the signature of a row's newest capture does not match. @returns the row, if that was its newest */
    explain(id: number, newest: number, { why, ...cause }: Cause): ArrivalSummary | undefined {
      const changed = updateCause.run({ id, newest, why, cause: JSON.stringify(cause) }).changes > 0;
      const row = changed ? selectOne.get({ id }) : undefined;
      return row && toArrival(row);
    },
    /** With the numbers of its captures, oldest first. */
    get(id: number): { arrival: ArrivalSummary; captures: number[] } | undefined {
      const row = selectOne.get({ id });
      return row && { arrival: toArrival(row), captures: JSON.parse(row.captures) as number[] };
    },
    list({ limit, ...page }: ArrivalPage): { items: ArrivalSummary[]; more: boolean } {
      const items: ArrivalSummary[] = [];
      for (const arrival of matching(page)) {
        if (items.length === limit) return { items, more: true };
        items.push(arrival);
      }
      return { items, more: false };
    },
    count(q: string): number {
      const { where, params, exact } = arrivalSql(parseFilter(q), nowMs());
      if (exact) return countWhere(where).get(params) ?? 0;
      let count = 0;
      for (const _ of matching({ q })) count += 1;
      return count;
    },
  };
}

/** Most of it is what the newest capture says. @param before the row that it joins, as it was */
function rowOf(newest: number, capture: NewCapture, before?: ArrivalRow): ArrivalRow {
  const { verdict, answer, about } = capture;
  const mark = arrivalMark(capture);
  return {
    id: before?.id ?? newest,
    newest,
    attempts: (before?.attempts ?? 0) + 1,
    at_ms: before?.at_ms ?? capture.atMs,
    took_ms: capture.tookMs,
    status: answer?.status ?? null,
    verdict: verdictOf(verdict, answer?.status),
    tunnelled: bit(capture.tunnelled),
    browser: bit(capture.browser),
    size: capture.bodySize,
    endpoint: capture.endpoint ?? null,
    event: capture.event ?? null,
    why: verdict.why ?? null,
    refusal: capture.refusal ?? null,
    delivery_id: before ? before.delivery_id : (capture.deliveryId ?? null),
    about: about ? JSON.stringify(about) : null,
    cause: null,
    marks: before ? appended(before.marks, mark) : JSON.stringify([mark]),
    captures: before ? appended(before.captures, newest) : `[${newest}]`,
    method: capture.method,
    target: capture.target.slice(0, LONGEST_TARGET),
    peer: capture.peer,
    origin: capture.origin ?? null,
  };
}

/** By place, as for the capture itself (capture-row.ts). */
const INSERT = `
  INSERT INTO arrival (id, newest, attempts, at_ms, took_ms, status, verdict, tunnelled, browser, size, endpoint,
    event, why, refusal, delivery_id, about, marks, captures, method, target, peer, origin)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,  ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** In the order of {@link INSERT}. */
const valuesOf = (row: ArrivalRow): unknown[] => [
  row.id,
  row.newest,
  row.attempts,
  row.at_ms,
  row.took_ms,
  row.status,
  row.verdict,
  row.tunnelled,
  row.browser,
  row.size,
  row.endpoint,
  row.event,
  row.why,
  row.refusal,
  row.delivery_id,
  row.about,
  row.marks,
  row.captures,
  row.method,
  row.target,
  row.peer,
  row.origin,
];

const bit = (value: boolean | undefined): 0 | 1 => (value ? 1 : 0);

/** The knots of the row, with this capture as the last. */
const appended = (json: string, value: AttemptMark) => JSON.stringify([...(JSON.parse(json) as AttemptMark[]), value].slice(-MOST_MARKS));

interface ArrivalRow {
  id: number;
  newest: number;
  attempts: number;
  at_ms: number;
  took_ms: number;
  status: number | null;
  verdict: DeliveryVerdict;
  tunnelled: 0 | 1;
  browser: 0 | 1;
  size: number;
  endpoint: string | null;
  event: string | null;
  why: string | null;
  refusal: CaptureRefusal | null;
  delivery_id: string | null;
  about: string | null;
  cause: string | null;
  marks: string;
  captures: string;
  method: string;
  target: string;
  peer: string;
  origin: string | null;
}

function toArrival(row: ArrivalRow): ArrivalSummary {
  const about = row.about === null ? undefined : (JSON.parse(row.about) as Subject);
  const arrival: ArrivalSummary = {
    id: `c${row.id}`,
    source: 'external',
    subject: about ? subjectText(about) : '',
    state: arrivalState(row.status ?? undefined),
    attempts: row.attempts,
    attemptMarks: JSON.parse(row.marks) as AttemptMark[],
    verdict: row.verdict,
    method: row.method,
    target: row.target,
    peer: row.peer,
    browser: row.browser === 1,
    createdAtMs: row.at_ms,
    tookMs: row.took_ms,
    size: row.size,
  };
  if (row.delivery_id !== null) arrival.deliveryId = row.delivery_id;
  if (row.endpoint !== null) arrival.endpoint = row.endpoint;
  if (row.event !== null) arrival.event = row.event;
  if (about) arrival.about = about;
  if (row.refusal !== null) arrival.refusal = row.refusal;
  if (row.status !== null) arrival.lastStatus = row.status;
  if (row.why !== null) arrival.why = row.why;
  if (row.cause !== null) arrival.cause = { why: row.why as Why, ...(JSON.parse(row.cause) as Omit<Cause, 'why'>) };
  if (row.tunnelled === 1) arrival.tunnelled = true;
  if (row.origin !== null) arrival.origin = row.origin;
  return arrival;
}
