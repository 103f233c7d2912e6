import * as z from 'zod/mini';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';

// Compiling schemas is forbidden by the page's content security policy, and even trying is reported.
z.config({ jitless: true });

/** One request of a delivery as a file tells it, with the answer if there was one. */
export interface FiledRequest {
  deliveryId: string;
  atMs: number;
  method: string;
  url: string;
  headers: HeaderPairs;
  body: Uint8Array<ArrayBuffer>;
  answer?: { status: number; reason: string; headers: HeaderPairs; body: Uint8Array<ArrayBuffer> };
}

/** `problem`: what was found instead of a delivery, and in which line; what was read before it is in `requests`. */
export interface OpenedFile {
  requests: FiledRequest[];
  problem?: string;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

const headers = z.array(z.readonly(z.tuple([z.string(), z.string()])));
/** As text, or in base64 where it is not UTF-8. */
const body = z.pipe(
  z
    .object({ base64: z.optional(z.base64()), text: z.optional(z.string()) })
    .check(z.refine(({ base64, text }) => base64 !== undefined || text !== undefined, { path: ['text'] })),
  z.transform(({ base64, text = '' }) => (base64 === undefined ? utf8(text) : Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)))),
);

const DELIVERY = z.object({
  request: z.object({ headers, body }),
  deliveryId: z.string(),
  attemptList: z.array(
    z.object({
      startedAtMs: z.number(),
      method: z.string(),
      url: z.string(),
      response: z.optional(z.object({ status: z.number(), reason: z.string(), headers, body })),
    }),
  ),
});

const CAPTURE = z.object({
  deliveryId: z.string(),
  atMs: z.number(),
  method: z.string(),
  target: z.string(),
  headers,
  body,
  answer: z.optional(z.object({ status: z.number() })),
  answerHeaders: z.optional(headers),
  answerBody: z.optional(z.string()),
});

const harHeaders = z.pipe(
  z.array(z.object({ name: z.string(), value: z.string() })),
  z.transform((list): HeaderPairs => list.map(({ name, value }) => [name, value])),
);
const harBody = z.pipe(
  z.pipe(
    z.object({ text: z.optional(z.string()), encoding: z.optional(z.string()) }),
    z.transform(({ text = '', encoding }): z.input<typeof body> => (encoding === 'base64' ? { base64: text } : { text })),
  ),
  body,
);

const HAR = z.object({ log: z.object({ entries: z.array(z.unknown()) }) });
/** What has to be read of any request, to see whether it is a delivery. */
const HAR_CARRIER = z.object({ request: z.object({ headers: harHeaders }) });
const HAR_ENTRY = z.object({
  startedDateTime: z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)))),
  request: z.object({ method: z.string(), url: z.string(), headers: harHeaders, postData: z.optional(harBody) }),
  response: z.object({ status: z.number(), statusText: z.string(), headers: harHeaders, content: harBody }),
});

/** Reads what `export` writes, as an HTTP Archive or a JSON object a line. Requests without a delivery id are left out. */
export function readDeliveryFile(text: string): OpenedFile {
  const archive = HAR.safeParse(parsed(text));
  return archive.success ? readHar(archive.data.log.entries) : readLines(text);
}

function readHar(entries: readonly unknown[]): OpenedFile {
  const requests: FiledRequest[] = [];
  for (const [index, entry] of entries.entries()) {
    const read = requestsOfEntry(entry);
    if (typeof read === 'string') return refused(`Entry ${index + 1}`, read, requests);
    requests.push(...read);
  }
  return requests.length > 0
    ? { requests }
    : { requests, problem: 'This archive has no delivery in it: no request carries X-MLflow-Delivery-Id.' };
}

function readLines(text: string): OpenedFile {
  const requests: FiledRequest[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const read = requestsOfLine(line);
    if (typeof read === 'string') return refused(`Line ${index + 1}`, read, requests);
    requests.push(...read);
  }
  return requests.length > 0 ? { requests } : { requests, problem: 'This file has no delivery in it.' };
}

/** Requests, or what is wrong instead. */
type Read = FiledRequest[] | string;

function requestsOfEntry(entry: unknown): Read {
  const carrier = HAR_CARRIER.safeParse(entry);
  if (!carrier.success) return problemOf(carrier.error);
  const deliveryId = headerIn(carrier.data.request.headers, 'X-MLflow-Delivery-Id');
  if (deliveryId === undefined) return [];
  const read = HAR_ENTRY.safeParse(entry);
  if (!read.success) return problemOf(read.error);
  const { startedDateTime, request, response } = read.data;
  const { status, statusText, headers, content } = response;
  return [
    {
      deliveryId,
      atMs: Date.parse(startedDateTime),
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: request.postData ?? new Uint8Array(),
      ...(status > 0 && { answer: { status, reason: statusText, headers, body: content } }),
    },
  ];
}

function requestsOfLine(line: string): Read {
  const record = parsed(line);
  if (record === undefined) return 'it is not JSON';
  const isDelivery = typeof record === 'object' && record !== null && 'attemptList' in record;
  return isDelivery ? requestsOfDelivery(record) : requestsOfCapture(record);
}

function requestsOfDelivery(record: object): Read {
  const read = DELIVERY.safeParse(record);
  if (!read.success) return problemOf(read.error);
  const { deliveryId, request, attemptList } = read.data;
  return attemptList.map(({ startedAtMs, method, url, response }) => ({
    deliveryId,
    atMs: startedAtMs,
    method,
    url,
    ...request,
    ...(response && { answer: response }),
  }));
}

function requestsOfCapture(record: unknown): Read {
  const read = CAPTURE.safeParse(record);
  if (!read.success) return problemOf(read.error);
  const { answer, answerHeaders = [], answerBody = '', target: url, ...request } = read.data;
  return [
    { ...request, url, ...(answer && { answer: { status: answer.status, reason: '', headers: answerHeaders, body: utf8(answerBody) } }) },
  ];
}

function refused(where: string, problem: string, requests: FiledRequest[]): OpenedFile {
  return { requests, problem: `${where} is not a delivery: ${problem}. ${requests.length} were read.` };
}

/** The first thing that is wrong, by the field's name in the file. */
function problemOf({ issues: [issue] }: z.core.$ZodError): string {
  if (issue?.code === 'invalid_format') return 'its body is not base64';
  const name = issue?.path.filter((part) => typeof part === 'string').at(-1);
  return name === undefined ? 'an object is expected' : `“${name}” is missing`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
