import type { z } from 'zod';
import type { Attempt, DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { type Fields, isFields } from '#shared/domain/wire/pasted/json-value.ts';
import { binaryOf, binaryOfBase64, latin1Bytes } from '#shared/domain/wire/wire-text.ts';
import type { FiledDelivery, FiledRequest, FilePlace } from './filed.ts';
import {
  attemptLine,
  type BytesText,
  captureRecord,
  deliveryLine,
  deliveryRecord,
  explanationLine,
  headLine,
  leastRecord,
  requestLine,
  verdictLine,
} from './lines.ts';

/** What a line held: requests, something else that is fine, or why it could not be read. */
export type ReadLine = FiledRequest[] | 'part' | { problem: string };

export interface OwnLines {
  /** @returns undefined for an object that is none of our own kinds */
  read(record: unknown, place: FilePlace): ReadLine | undefined;
  /** The delivery that is still being put together is whole at the end of the file. */
  end(): void;
  masked(): readonly string[];
}

interface Open {
  place: FilePlace;
  detail: DeliveryDetail;
  filed: { -readonly [Name in keyof FiledDelivery]: FiledDelivery[Name] };
  answers: Map<number, Uint8Array>;
}

/**
 * What Hookglass itself writes: a shared file, whose lines of a delivery follow each other, and what `export` writes, one object for each
 * delivery or capture.
 */
export function createOwnLines(onDelivery: (delivery: FiledDelivery) => void): OwnLines {
  let open: Open | undefined;
  let lost: number | undefined;
  let masked: readonly string[] = [];

  function finish() {
    if (open) onDelivery(open.filed);
    open = undefined;
  }

  function startDelivery(record: Fields, place: FilePlace): ReadLine {
    finish();
    const read = deliveryLine.safeParse(record);
    lost = read.success ? undefined : place.line;
    if (!read.success) return problemOf(read.error, record);
    open = opened(read.data.delivery, place);
    return 'part';
  }

  function addPart(record: Fields): ReadLine {
    if (!open) return { problem: `it belongs to line ${lost}, which could not be read` };
    const { detail, filed, answers } = open;
    if ('request' in record) {
      const read = requestLine.safeParse(record);
      if (!read.success) return problemOf(read.error, record);
      const { body, bodyMasked, ...request } = read.data.request;
      detail.request = request;
      if (body) filed.body = bytesOf(body);
      if (bodyMasked) filed.isBodyMasked = true;
    } else if ('attempt' in record) {
      const read = attemptLine.safeParse(record);
      if (!read.success) return problemOf(read.error, record);
      detail.attemptList.push(attemptOf(read.data.attempt, answers));
    } else if ('verdict' in record) {
      const read = verdictLine.safeParse(record);
      if (!read.success) return problemOf(read.error, record);
      filed.verification = read.data.verdict;
    } else {
      const read = explanationLine.safeParse(record);
      if (!read.success) return problemOf(read.error, record);
      filed.explanation = read.data.explanation;
    }
    return 'part';
  }

  function readKind(record: Fields, place: FilePlace): ReadLine | undefined {
    if ('hookglass' in record) {
      const head = headLine.safeParse(record);
      if (!head.success) return problemOf(head.error, record);
      masked = head.data.masked ?? [];
      return 'part';
    }
    if (isFields(record['delivery'])) return startDelivery(record, place);
    if ('attemptList' in record) return readRecord(record, place, onDelivery);
    const isPart = PARTS.some((name) => isFields(record[name])) && Object.keys(record).length === 1;
    if (isPart && (open || lost !== undefined)) return addPart(record);
    if ('target' in record && 'headers' in record) return readCapture(record, place);
    return undefined;
  }

  return {
    read: (record, place) => (isFields(record) ? readKind(record, place) : undefined),
    end: finish,
    masked: () => masked,
  };
}

const PARTS = ['request', 'attempt', 'verdict', 'explanation'];

function opened(summary: z.infer<typeof deliveryLine>['delivery'], place: FilePlace): Open {
  const detail: DeliveryDetail = {
    ...summary,
    event: summary.event as WebhookEvent, // of a later MLflow, perhaps: it is shown and nothing else
    request: { method: 'POST', headers: [], timestampSec: 0, bodySize: -1 },
    attemptList: [],
  };
  const answers = new Map<number, Uint8Array>();
  return { place, detail, answers, filed: { place, detail, answers, doubts: [], notes: [], isOurs: true } };
}

function attemptOf({ response, ...attempt }: z.infer<typeof attemptLine>['attempt'], answers: Map<number, Uint8Array>): Attempt {
  if (!response) return attempt;
  const { body, ...rest } = response;
  if (body) answers.set(attempt.number, bytesOf(body));
  return { ...attempt, response: body ? rest : { ...rest, bodySize: -1 } };
}

function readRecord(record: Fields, place: FilePlace, onDelivery: (delivery: FiledDelivery) => void): ReadLine {
  const whole = deliveryRecord.safeParse(record);
  if (!whole.success) {
    const least = leastRecord.safeParse(record);
    return least.success ? requestsOf(least.data, place) : problemOf(least.error, record);
  }
  const { request, attemptList, ...summary } = whole.data;
  const { detail, answers, filed } = opened(summary, place);
  const { body, bodyMasked, ...sent } = request;
  detail.request = sent;
  detail.attemptList = attemptList.map((attempt) => attemptOf(attempt, answers));
  onDelivery({ ...filed, ...(body && { body: bytesOf(body) }), ...(bodyMasked && { isBodyMasked: true }) });
  return 'part';
}

function requestsOf({ deliveryId, request, attemptList }: z.infer<typeof leastRecord>, place: FilePlace): FiledRequest[] {
  return attemptList.map(({ startedAtMs, tookMs, method, url, response }) => ({
    place,
    deliveryId,
    atMs: startedAtMs,
    ...(tookMs !== undefined && { tookMs }),
    method,
    url,
    headers: request.headers,
    body: bytesOf(request.body),
    ...(response && {
      answer: {
        status: response.status,
        reason: response.reason,
        headers: response.headers,
        ...(response.body && { body: bytesOf(response.body) }),
      },
    }),
    doubts: [],
    notes: [],
  }));
}

function readCapture(record: Fields, place: FilePlace): ReadLine {
  const read = captureRecord.safeParse(record);
  if (!read.success) return problemOf(read.error, record);
  const { deliveryId = '', target: url, body, answer, answerHeaders: headers = [], answerBody, ...request } = read.data;
  return [
    {
      place,
      ...request,
      deliveryId,
      url,
      body: bytesOf(body),
      ...(answer && { answer: { status: answer.status, reason: '', headers, body: latin1Bytes(binaryOf(answerBody ?? '')) } }),
      doubts: [],
      notes: [],
    },
  ];
}

function bytesOf({ text, base64 }: BytesText): Uint8Array {
  return latin1Bytes(base64 === undefined ? binaryOf(text ?? '') : (binaryOfBase64(base64) ?? ''));
}

/** The first thing that is wrong, by the field's name in the file. */
function problemOf({ issues: [issue] }: z.core.$ZodError, record: Fields): { problem: string } {
  if (issue?.code === 'invalid_format') return { problem: 'its body is not base64' };
  const name = issue?.path.filter((part) => typeof part === 'string').at(-1);
  if (name === undefined) return { problem: 'an object is expected' };
  const isMissing = valueAt(record, issue?.path ?? []) === undefined;
  return { problem: isMissing ? `“${name}” is missing` : `“${name}” is not what is expected there` };
}

const valueAt = (record: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined), record);
