import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';

/** Headers as programs hold them: of `fetch`, of Node's `request.headers`, or pairs. Names in any case. */
export type RequestHeaders =
  | Iterable<readonly [name: string, value: string]>
  | Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** The raw body: its bytes, or its text, which is taken as UTF-8. Not an object that was parsed: what is signed are the bytes. */
export type RequestBody = Uint8Array | string;

/** A request as it arrived. */
export interface ReceivedRequest {
  headers: RequestHeaders;
  body: RequestBody;
}

type Pairs = [name: string, value: string][];

/** The bytes of a body. @throws TypeError for what is neither bytes nor a text */
export function bytesOf(body: unknown): Uint8Array {
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  throw new TypeError(
    `body takes the raw bytes or the text of the request, not ${kindOf(body)}. A body that was parsed has lost the bytes that are signed.`,
  );
}

/** @throws TypeError for what holds no headers */
export function pairsOf(headers: unknown): Pairs {
  if (typeof headers !== 'object' || headers === null) {
    throw new TypeError(`headers takes Headers, an object or a list of pairs, not ${kindOf(headers)}.`);
  }
  if (Symbol.iterator in headers) {
    return [...(headers as Iterable<readonly [string, string]>)].map(([name, value]) => [String(name), String(value)]);
  }
  return Object.entries(headers).flatMap(([name, value]): Pairs => {
    if (value === undefined) return [];
    return Array.isArray(value) ? value.map((one): [string, string] => [name, String(one)]) : [[name, String(value)]];
  });
}

/** The three headers of MLflow, blanks around them removed; the first where one is repeated. */
export function signatureHeaders(headers: Pairs) {
  const first = (wanted: string) => headers.find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1].trim();
  return { signature: first(SIGNATURE_HEADER), deliveryId: first(DELIVERY_ID_HEADER), timestamp: first(TIMESTAMP_HEADER) };
}

/** @throws TypeError unless it is a text that is not empty */
export function textOf(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new TypeError(`${name} takes a text that is not empty, not ${value === '' ? 'an empty one' : kindOf(value)}.`);
}

/** @throws TypeError unless it is a finite number of at least 0 */
export function numberOf(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new TypeError(`${name} takes a number of at least 0, not ${typeof value === 'number' ? value : kindOf(value)}.`);
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
