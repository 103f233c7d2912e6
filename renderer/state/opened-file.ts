import type { HeaderPairs } from '#shared/domain/delivery-command.ts';

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

/** Reads what `export` writes, as an HTTP Archive or a JSON object a line. Requests without a delivery id are left out. */
export function readDeliveryFile(text: string): OpenedFile {
  const whole = parsed(text);
  if (whole !== undefined && isObject(whole) && isObject(whole['log'])) return readHar(whole['log']);
  return readLines(text);
}

type Json = Record<string, unknown>;

/** A field that has to be there and is not, by its name in the file. */
class MissingField extends Error {}

function readHar(log: Json): OpenedFile {
  const requests: FiledRequest[] = [];
  for (const [index, entry] of listIn(log, 'entries').entries()) {
    try {
      requests.push(...requestOfEntry(object(entry)));
    } catch (error) {
      return refused(`Entry ${index + 1}`, error, requests);
    }
  }
  return requests.length > 0
    ? { requests }
    : { requests, problem: 'This archive has no delivery in it: no request carries X-MLflow-Delivery-Id.' };
}

function requestOfEntry(entry: Json): FiledRequest[] {
  const request = objectIn(entry, 'request');
  const headers = namedValuesIn(request);
  const deliveryId = deliveryIdIn(headers);
  if (deliveryId === undefined) return [];
  const response = objectIn(entry, 'response');
  const status = numberIn(response, 'status');
  return [
    {
      deliveryId,
      atMs: timeIn(entry, 'startedDateTime'),
      method: textIn(request, 'method'),
      url: textIn(request, 'url'),
      headers,
      body: isObject(request['postData']) ? harBytes(request['postData']) : new Uint8Array(),
      ...(status > 0 && {
        answer: {
          status,
          reason: textIn(response, 'statusText'),
          headers: namedValuesIn(response),
          body: harBytes(objectIn(response, 'content')),
        },
      }),
    },
  ];
}

function namedValuesIn(message: Json): HeaderPairs {
  return listIn(message, 'headers').map((pair) => [textIn(object(pair), 'name'), textIn(object(pair), 'value')]);
}

function readLines(text: string): OpenedFile {
  const requests: FiledRequest[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      const record = parsed(line);
      if (record === undefined) throw new MissingField('it is not JSON');
      requests.push(...requestsOfRecord(object(record)));
    } catch (error) {
      return refused(`Line ${index + 1}`, error, requests);
    }
  }
  return requests.length > 0 ? { requests } : { requests, problem: 'This file has no delivery in it.' };
}

function requestsOfRecord(record: Json): FiledRequest[] {
  return 'attemptList' in record ? requestsOfDelivery(record) : [requestOfCapture(record)];
}

function requestsOfDelivery(record: Json): FiledRequest[] {
  const request = objectIn(record, 'request');
  const headers = pairsIn(request, 'headers');
  return listIn(record, 'attemptList').map((item) => {
    const attempt = object(item);
    const response = attempt['response'];
    return {
      deliveryId: textIn(record, 'deliveryId'),
      atMs: numberIn(attempt, 'startedAtMs'),
      method: textIn(attempt, 'method'),
      url: textIn(attempt, 'url'),
      headers,
      body: exportedBytes(objectIn(request, 'body')),
      ...(isObject(response) && {
        answer: {
          status: numberIn(response, 'status'),
          reason: textIn(response, 'reason'),
          headers: pairsIn(response, 'headers'),
          body: exportedBytes(objectIn(response, 'body')),
        },
      }),
    };
  });
}

function requestOfCapture(record: Json): FiledRequest {
  const answer = record['answer'];
  return {
    deliveryId: textIn(record, 'deliveryId'),
    atMs: numberIn(record, 'atMs'),
    method: textIn(record, 'method'),
    url: textIn(record, 'target'),
    headers: pairsIn(record, 'headers'),
    body: exportedBytes(objectIn(record, 'body')),
    ...(isObject(answer) && {
      answer: {
        status: numberIn(answer, 'status'),
        reason: '',
        headers: 'answerHeaders' in record ? pairsIn(record, 'answerHeaders') : [],
        body: utf8(typeof record['answerBody'] === 'string' ? record['answerBody'] : ''),
      },
    }),
  };
}

function refused(where: string, error: unknown, requests: FiledRequest[]): OpenedFile {
  if (!(error instanceof MissingField)) throw error;
  return { requests, problem: `${where} is not a delivery: ${error.message}. ${requests.length} were read.` };
}

const deliveryIdIn = (headers: HeaderPairs) => headers.find(([name]) => name.toLowerCase() === 'x-mlflow-delivery-id')?.[1];

function harBytes(content: Json): Uint8Array<ArrayBuffer> {
  const text = typeof content['text'] === 'string' ? content['text'] : '';
  return content['encoding'] === 'base64' ? base64Bytes(text) : utf8(text);
}

const exportedBytes = (body: Json) => ('base64' in body ? base64Bytes(textIn(body, 'base64')) : utf8(textIn(body, 'text')));

const utf8 = (text: string) => new TextEncoder().encode(text);

function base64Bytes(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    throw new MissingField('its body is not base64');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

function object(value: unknown): Json {
  if (!isObject(value)) throw new MissingField('an object is expected');
  return value;
}

function objectIn(record: Json, name: string): Json {
  const value = record[name];
  return isObject(value) ? value : missing(name);
}

function listIn(record: Json, name: string): unknown[] {
  const value = record[name];
  return Array.isArray(value) ? value : missing(name);
}

function textIn(record: Json, name: string): string {
  const value = record[name];
  return typeof value === 'string' ? value : missing(name);
}

function numberIn(record: Json, name: string): number {
  const value = record[name];
  return typeof value === 'number' ? value : missing(name);
}

function timeIn(record: Json, name: string): number {
  const atMs = Date.parse(textIn(record, name));
  return Number.isNaN(atMs) ? missing(name) : atMs;
}

function pairsIn(record: Json, name: string): HeaderPairs {
  return listIn(record, name).map((pair) => {
    const [key, value]: unknown[] = Array.isArray(pair) ? pair : [];
    return typeof key === 'string' && typeof value === 'string' ? [key, value] : missing(name);
  });
}

function missing(name: string): never {
  throw new MissingField(`“${name}” is missing`);
}
