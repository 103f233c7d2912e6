import { type CaptureDetail, type CaptureSummary, type Forwarded, passedOn } from '#shared/domain/delivery/capture.ts';
import type { Cause, Why } from '#shared/domain/delivery/explain.ts';
import { SIGNED } from './capture-filter.ts';
import type { NewCapture } from './new-capture.ts';
import { reportIn, reportText } from './stored-report.ts';

/** All columns but those that are counted. */
export const FIXED_BYTES = 200;
/** The row of what came from elsewhere, beside the capture. */
export const ARRIVAL_BYTES = 400;

/** The parts of a row that may be long. */
export function textsOf(capture: NewCapture) {
  const { target, headers, trailers, report, forwarded, answerHeaders, answerBody } = capture;
  return {
    target,
    headers: JSON.stringify(headers),
    trailers: jsonOrNull(trailers),
    report: report ? reportText(report) : null,
    forwarded: jsonOrNull(forwarded),
    answerHeaders: jsonOrNull(answerHeaders),
    answerBody: answerBody ?? null,
  };
}

/** Characters of all of them. */
export const lengthOf = ({ target, headers, trailers, report, forwarded, answerHeaders, answerBody }: Texts): number =>
  target.length +
  headers.length +
  (trailers?.length ?? 0) +
  (report?.length ?? 0) +
  (forwarded?.length ?? 0) +
  (answerHeaders?.length ?? 0) +
  (answerBody?.length ?? 0);

type Texts = ReturnType<typeof textsOf>;

/** By place: names cost as much as the rest of the statement (core/database/prepare-named.ts), here also those of the values. */
export const INSERT = `
  INSERT INTO capture (at_ms, took_ms, endpoint, delivery_id, attempt, method, target, http_version, peer, browser,
    tunnelled, refusal, verdict_result, verdict_why, answer_status, body_size, body_kept, headers, trailers, tls,
    report, played, forwarded, answer_headers, answer_body, body)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,  ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,  ?, ?, ?, ?, ?, ?)`;

/** In the order of {@link INSERT}. @param body as much of it as is kept */
export function valuesOf(capture: NewCapture, texts: Texts, attempt: number | undefined, body: Uint8Array): unknown[] {
  const { verdict } = capture;
  return [
    capture.atMs,
    capture.tookMs,
    capture.endpoint ?? null,
    capture.deliveryId ?? null,
    attempt ?? null,
    capture.method,
    texts.target,
    capture.httpVersion,
    capture.peer,
    capture.browser ? 1 : 0,
    capture.tunnelled ? 1 : 0,
    capture.refusal ?? null,
    verdict.result,
    verdict.why ?? null,
    capture.answer?.status ?? null,
    capture.bodySize,
    body.length < capture.body.length && capture.bodyKept === 'whole' ? 'start' : capture.bodyKept,
    texts.headers,
    texts.trailers,
    capture.tls ?? null,
    texts.report,
    capture.played ?? null,
    texts.forwarded,
    texts.answerHeaders,
    texts.answerBody,
    body,
  ];
}

/** What {@link toSummary} would make of it, without reading it again. */
export function summaryOf(
  capture: NewCapture,
  { id, row, attempt }: { id: number; row: number | undefined; attempt: number | undefined },
): CaptureSummary {
  const summary: CaptureSummary = {
    id: `c${id}`,
    method: capture.method,
    target: capture.target,
    httpVersion: capture.httpVersion,
    bodySize: capture.bodySize,
    outcome: capture.refusal ? 'rejected' : 'accepted',
    verdict: capture.verdict,
    duplicate: (attempt ?? 1) > 1,
    browser: capture.browser,
    peer: capture.peer,
    atMs: capture.atMs,
    tookMs: capture.tookMs,
  };
  if (capture.endpoint !== undefined) summary.endpoint = capture.endpoint;
  if (capture.deliveryId !== undefined) summary.deliveryId = capture.deliveryId;
  if (row !== undefined) summary.row = `c${row}`;
  if (attempt !== undefined) summary.attempt = attempt;
  if (capture.answer) summary.answer = capture.answer;
  if (capture.refusal) summary.refusal = capture.refusal;
  if (capture.tunnelled) summary.tunnelled = capture.tunnelled;
  if (capture.origin !== undefined) summary.origin = capture.origin;
  if (capture.forwarded) summary.passedOn = passedOn(capture.forwarded);
  return summary;
}

export const SUMMARY_COLUMNS = `id,
  (SELECT arrival_id FROM capture_kept WHERE kind IN ('signed', 'foreign', 'refused') AND capture_id = capture.id) AS arrival_id, at_ms, took_ms, endpoint, delivery_id, attempt, method, target, http_version, peer, browser, tunnelled, refusal,
  verdict_result, verdict_why, ${SIGNED} AS signed, cause, answer_status, body_size, json_remove(forwarded, '$.outcome.headers') AS passed_on,
  json_extract(report, '$.secretFrom.origin') AS origin`;
export const DETAIL_COLUMNS = `${SUMMARY_COLUMNS}, body_kept, headers, trailers, tls, report, played, forwarded, answer_headers, answer_body`;

export interface SummaryRow {
  id: number;
  arrival_id: number | null;
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
  origin: string | null;
}

export interface DetailRow extends SummaryRow {
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

export function toSummary(row: SummaryRow): CaptureSummary {
  return {
    id: `c${row.id}`,
    ...(row.endpoint !== null && { endpoint: row.endpoint }),
    ...(row.delivery_id !== null && { deliveryId: row.delivery_id }),
    ...(row.arrival_id !== null && { row: `c${row.arrival_id}` }),
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
    ...(row.origin !== null && { origin: row.origin }),
    ...(row.passed_on !== null && { passedOn: passedOn(JSON.parse(row.passed_on) as Forwarded) }),
    peer: row.peer,
    atMs: row.at_ms,
    tookMs: row.took_ms,
  };
}

export function toDetail(row: DetailRow): CaptureDetail {
  const headers = JSON.parse(row.headers) as CaptureDetail['headers'];
  return {
    ...toSummary(row),
    bodyKept: row.body_kept,
    headers,
    ...(row.trailers !== null && { trailers: JSON.parse(row.trailers) }),
    ...(row.tls !== null && { tls: row.tls }),
    ...(row.report !== null && { report: reportIn(row.report, { headers, bodyBytes: row.body_size }) }),
    ...(row.played !== null && { played: row.played }),
    ...(row.forwarded !== null && { forwarded: JSON.parse(row.forwarded) }),
    ...(row.answer_headers !== null && { answerHeaders: JSON.parse(row.answer_headers) }),
    ...(row.answer_body !== null && { answerBody: row.answer_body }),
  };
}

const jsonOrNull = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
