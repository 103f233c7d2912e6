import type { Database } from '#core/database/open.ts';
import { type CaptureDetail, type CaptureSummary, type Forwarded, passedOn } from '#shared/domain/delivery/capture.ts';
import type { Cause, Why } from '#shared/domain/delivery/explain.ts';
import { type FilterContents, matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { captureRow } from '#shared/domain/filter/filter-row.ts';
import { captureSql, SIGNED } from './capture-filter.ts';
import { captureIndex } from './capture-index.ts';
import { type CaptureShelves, createCaptureShelves, kindOf, type SentFacts, sizeOf } from './capture-shelves.ts';
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
}

export function createCaptureStore(
  db: Database,
  { nowMs, shelves = createCaptureShelves(db), sent = () => undefined }: CaptureStoreOptions,
): CaptureStore {
  const index = captureIndex(db);
  const insert = db.prepare(`
    INSERT INTO capture (at_ms, took_ms, endpoint, delivery_id, attempt, method, target, http_version, peer, browser, tunnelled, refusal,
      verdict_result, verdict_why, answer_status, body_size, body_kept, headers, trailers, tls, report, played, forwarded, answer_headers, answer_body, body)
    VALUES (@atMs, @tookMs, @endpoint, @deliveryId, @attempt, @method, @target, @httpVersion, @peer, @browser, @tunnelled, @refusal,
      @verdictResult, @verdictWhy, @answerStatus, @bodySize, @bodyKept, @headers, @trailers, @tls, @report, @played, @forwarded, @answerHeaders, @answerBody, @body)`);
  /** Not prepared once: the condition is made from the filter. */
  const selectFrom = (where: string) =>
    db.prepare<Record<string, string | number>, SummaryRow>(
      `SELECT ${SUMMARY_COLUMNS} FROM capture WHERE id < @before AND ${where} ORDER BY id DESC`,
    );
  const select = db.prepare<{ id: number }, DetailRow>(`SELECT ${DETAIL_COLUMNS} FROM capture WHERE id = @id`);
  const selectBody = db.prepare<{ id: number }, Buffer>('SELECT body FROM capture WHERE id = @id').pluck();
  const selectWhy = db.prepare<{ id: number }, string | null>('SELECT verdict_why FROM capture WHERE id = @id').pluck();
  const updateWhy = db.prepare("UPDATE capture SET verdict_why = @why, cause = @cause WHERE id = @id AND verdict_result <> 'valid'");

  /** Read only when a token of the filter looks inside. */
  function contentsOf(id: number): FilterContents {
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
    };
  }

  return {
    attemptsOf: index.attemptsOf,
    add(capture) {
      const { headers, trailers, bodyKept, tls, report, played, forwarded, answerHeaders, answerBody, body, ...seen } = capture;
      const met = seen.deliveryId === undefined ? 0 : index.attemptsOf(seen.deliveryId);
      const attempt = seen.deliveryId === undefined ? undefined : met + 1;
      const kind = kindOf(capture, seen.deliveryId === undefined ? undefined : sent(seen.deliveryId), met);
      const texts = textsOf(capture);
      const textsBytes = Object.values(texts).reduce((sum, text) => sum + (text?.length ?? 0), FIXED_BYTES);
      const { bytes, bodyBytes } = sizeOf(textsBytes, body.length, shelves[kind].budget());
      shelves[kind].take(bytes);
      const kept = bodyBytes < body.length ? body.subarray(0, bodyBytes) : body;
      const { lastInsertRowid } = insert.run({ ...texts, ...rowOf(capture, attempt, kept) });
      index.add({ kind, captureId: lastInsertRowid, bytes, deliveryId: seen.deliveryId, attempt });
      return {
        ...seen,
        id: `c${lastInsertRowid}`,
        ...(attempt !== undefined && { attempt }),
        outcome: seen.refusal ? 'rejected' : 'accepted',
        ...(forwarded && { passedOn: passedOn(forwarded) }),
        duplicate: (attempt ?? 1) > 1,
      };
    },
    explain: (id, { why, ...cause }) => void updateWhy.run({ id: rowId(id) ?? 0, why, cause: JSON.stringify(cause) }),
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
      const newest = ids.at(-1);
      const why = newest === undefined ? undefined : selectWhy.get({ id: newest });
      return { times: ids.length, ...(why && { why }) };
    },
    idsOf: (deliveryId) => index.idsOf(deliveryId).map((id) => `c${id}`),
    count: () => Object.values(shelves).reduce((sum, shelf) => sum + shelf.used().rows, 0),
  };
}

/** All columns but those that are counted. */
const FIXED_BYTES = 200;

/** The parts of a row that may be long. */
function textsOf(capture: NewCapture) {
  const { target, headers, trailers, report, forwarded, answerHeaders, answerBody } = capture;
  return {
    target,
    headers: JSON.stringify(headers),
    trailers: jsonOrNull(trailers),
    report: jsonOrNull(report),
    forwarded: jsonOrNull(forwarded),
    answerHeaders: jsonOrNull(answerHeaders),
    answerBody: answerBody ?? null,
  };
}

/** The rest of it. @param body as much of it as is kept */
function rowOf(capture: NewCapture, attempt: number | undefined, body: Uint8Array) {
  return {
    atMs: capture.atMs,
    tookMs: capture.tookMs,
    endpoint: capture.endpoint ?? null,
    deliveryId: capture.deliveryId ?? null,
    attempt: attempt ?? null,
    method: capture.method,
    httpVersion: capture.httpVersion,
    peer: capture.peer,
    browser: capture.browser ? 1 : 0,
    tunnelled: capture.tunnelled ? 1 : 0,
    refusal: capture.refusal ?? null,
    verdictResult: capture.verdict.result,
    verdictWhy: capture.verdict.why ?? null,
    answerStatus: capture.answer?.status ?? null,
    bodySize: capture.bodySize,
    bodyKept: body.length < capture.body.length && capture.bodyKept === 'whole' ? 'start' : capture.bodyKept,
    tls: capture.tls ?? null,
    played: capture.played ?? null,
    body,
  };
}

const SUMMARY_COLUMNS = `id, at_ms, took_ms, endpoint, delivery_id, attempt, method, target, http_version, peer, browser, tunnelled, refusal,
  verdict_result, verdict_why, ${SIGNED} AS signed, cause, answer_status, body_size, json_remove(forwarded, '$.outcome.headers') AS passed_on`;
const DETAIL_COLUMNS = `${SUMMARY_COLUMNS}, body_kept, headers, trailers, tls, report, played, forwarded, answer_headers, answer_body`;

interface SummaryRow {
  id: number;
  at_ms: number;
  took_ms: number;
  endpoint: string | null;
  delivery_id: string | null;
  attempt: number | null;
  method: string;
  target: string;
  http_version: string;
  peer: string;
  browser: number;
  tunnelled: number;
  refusal: CaptureSummary['refusal'] | null;
  verdict_result: CaptureSummary['verdict']['result'];
  verdict_why: string | null;
  signed: number;
  cause: string | null;
  answer_status: number | null;
  body_size: number;
  /** `Forwarded` without the answer's headers. */
  passed_on: string | null;
}

interface DetailRow extends SummaryRow {
  body_kept: CaptureDetail['bodyKept'];
  headers: string;
  trailers: string | null;
  tls: string | null;
  report: string | null;
  played: string | null;
  forwarded: string | null;
  answer_headers: string | null;
  answer_body: string | null;
}

function toSummary(row: SummaryRow): CaptureSummary {
  return {
    id: `c${row.id}`,
    ...(row.endpoint !== null && { endpoint: row.endpoint }),
    ...(row.delivery_id !== null && { deliveryId: row.delivery_id }),
    ...(row.attempt !== null && { attempt: row.attempt }),
    method: row.method,
    target: row.target,
    httpVersion: row.http_version,
    bodySize: row.body_size,
    ...(row.answer_status !== null && { answer: { status: row.answer_status } }),
    outcome: row.refusal ? 'rejected' : 'accepted',
    ...(row.refusal && { refusal: row.refusal }),
    verdict: {
      result: row.verdict_result,
      ...(row.verdict_why !== null && { why: row.verdict_why }),
      ...(row.signed === 1 && { signature: 'valid' as const }),
    },
    ...(row.cause !== null && { cause: { why: row.verdict_why as Why, ...(JSON.parse(row.cause) as Omit<Cause, 'why'>) } }),
    duplicate: (row.attempt ?? 1) > 1,
    browser: row.browser === 1,
    ...(row.tunnelled === 1 && { tunnelled: true as const }),
    ...(row.passed_on !== null && { passedOn: passedOn(JSON.parse(row.passed_on) as Forwarded) }),
    peer: row.peer,
    atMs: row.at_ms,
    tookMs: row.took_ms,
  };
}

function toDetail(row: DetailRow): CaptureDetail {
  return {
    ...toSummary(row),
    bodyKept: row.body_kept,
    headers: JSON.parse(row.headers),
    ...(row.trailers !== null && { trailers: JSON.parse(row.trailers) }),
    ...(row.tls !== null && { tls: row.tls }),
    ...(row.report !== null && { report: JSON.parse(row.report) }),
    ...(row.played !== null && { played: row.played }),
    ...(row.forwarded !== null && { forwarded: JSON.parse(row.forwarded) }),
    ...(row.answer_headers !== null && { answerHeaders: JSON.parse(row.answer_headers) }),
    ...(row.answer_body !== null && { answerBody: row.answer_body }),
  };
}

function rowId(id: string | undefined): number | undefined {
  const digits = /^c(\d{1,15})$/.exec(id ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const jsonOrNull = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
