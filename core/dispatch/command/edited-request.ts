import { type HeaderPairs, MAX_EDITED_BODY_BYTES, MAX_REPLAYS } from '#shared/domain/delivery/delivery-command.ts';
import { HTTP_TOKEN } from '#shared/domain/http-token.ts';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';

export interface FieldError {
  field: string;
  message: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not get onto the wire
const UNSAFE_VALUE = /[\0-\x08\x0a-\x1f\x7f]|[^\0-\xff]/;

/** Refused are only values that could end a line or cannot be written as one byte a character; everything else is the user's choice. */
export function checkHeaders(headers: HeaderPairs): FieldError | undefined {
  for (const [i, [name, value]] of headers.entries()) {
    if (!HTTP_TOKEN.test(name)) return { field: `headers[${i}].name`, message: `"${printable(name)}" is not a header name.` };
    if (UNSAFE_VALUE.test(value)) {
      return {
        field: `headers[${i}].value`,
        message: `The value of ${name} holds a line break, a control character or one beyond U+00FF.`,
      };
    }
  }
  return undefined;
}

/** @returns the bytes, or what is wrong with them */
export function decodeEditedBody(base64: string): Buffer | FieldError {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return { field: 'body', message: 'The body is base64 of its bytes.' };
  const body = Buffer.from(base64, 'base64');
  if (body.length <= MAX_EDITED_BODY_BYTES) return body;
  return { field: 'body', message: `The body has ${body.length} bytes; up to ${MAX_EDITED_BODY_BYTES} (10 MiB) can be sent.` };
}

export function checkRepeat({ times = 1, pauseMs = 0 }: { times?: number; pauseMs?: number }): FieldError | undefined {
  if (!Number.isInteger(times) || times < 1 || times > MAX_REPLAYS) {
    return { field: 'times', message: `It can be sent 1 to ${MAX_REPLAYS} times.` };
  }
  if (!Number.isInteger(pauseMs) || pauseMs < 0 || pauseMs > 3_600_000) {
    return { field: 'pauseMs', message: 'The pause is a whole number of milliseconds, up to an hour.' };
  }
  return undefined;
}

/** Dropped, because they belong to one connection and are written anew: exactly one Content-Length leaves. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'proxy-connection',
  'proxy-authorization',
  'proxy-authenticate',
]);

export const withoutFraming = (headers: HeaderPairs): HeaderPairs => headers.filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()));

/** New values where the three headers stand; a line that the user took out stays out. */
export function resignHeaders(headers: HeaderPairs, fresh: { deliveryId: string; timestampSec: number; signature?: string }): HeaderPairs {
  return headers.flatMap(([name, value]): HeaderPairs => {
    switch (name.toLowerCase()) {
      case DELIVERY_ID_HEADER.toLowerCase():
        return [[name, fresh.deliveryId]];
      case TIMESTAMP_HEADER.toLowerCase():
        return [[name, String(fresh.timestampSec)]];
      case SIGNATURE_HEADER.toLowerCase():
        return fresh.signature === undefined ? [] : [[name, fresh.signature]];
      default:
        return [[name, value]];
    }
  });
}

const printable = (text: string) => JSON.stringify(text).slice(1, -1).slice(0, 60);
