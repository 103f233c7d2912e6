import type { CaptureRefusal, VerifyReport } from '#shared/domain/delivery/capture.ts';
import type { StatusAnswer } from '#shared/domain/scenario/scenario.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { ReceiverLimits } from './limits.ts';

/** What goes back to the sender. */
export interface Answer {
  status: number;
  headers: ReadonlyArray<readonly [name: string, value: string]>;
  body: Uint8Array;
}

/** The words of the FastAPI receiver in MLflow's documentation, in the bytes in which FastAPI writes them. */
export function answerOf({ answer }: Pick<VerifyReport, 'answer'>): Answer {
  return answer.detail === undefined ? SUCCESS : json(answer.status, { detail: answer.detail });
}

export const HEALTHY = json(200, { status: 'healthy' });

export const SUCCESS = json(200, { status: 'success' });

/** What a scenario says; without a body of its own, a refusal has one that names where it came from. */
export function statusAnswer(wanted: StatusAnswer, nowMs: number): Answer {
  const { status, retryAfter, retryAfterDateSec, location, contentType, headers = [], body } = wanted;
  const plain = status < 400 ? SUCCESS : json(status, { detail: `Answered by the scenario with ${status}.` });
  return {
    status,
    headers: [
      ...(contentType !== undefined ? [['Content-Type', contentType] as const] : plain.headers),
      ...(retryAfter !== undefined ? [['Retry-After', retryAfter] as const] : []),
      ...(retryAfterDateSec !== undefined ? [['Retry-After', new Date(nowMs + retryAfterDateSec * 1000).toUTCString()] as const] : []),
      ...(location !== undefined ? [['Location', location] as const] : []),
      ...headers,
    ],
    body: body === undefined ? plain.body : Buffer.from(body),
  };
}

/** The answer to a request that is not taken. */
export function refusalAnswer(refusal: Exclude<CaptureRefusal, 'dropped'>, limits: ReceiverLimits): Answer {
  switch (refusal) {
    case 'unmatched':
      return json(404, { detail: 'Not Found' });
    case 'malformed':
      return json(400, { detail: 'This is not a request that HTTP/1.1 allows.' });
    case 'aborted':
      return json(400, { detail: 'The connection ended before the request did.' });
    case 'timeout':
      return json(408, {
        detail: `The request was not complete in time: ${limits.headersMs / 1000} s for its headers, ${limits.requestMs / 1000} s for all of it.`,
      });
    case 'body-too-large':
      return json(413, { detail: `The body is larger than ${limits.bodyBytes} bytes.` });
    case 'headers-too-large':
      return json(431, { detail: `The headers are larger than ${limits.headerBytes} bytes or more than ${limits.headerCount}.` });
    case 'transfer-coding':
      return json(501, {
        detail:
          'The body has a transfer coding besides chunked, which is not taken off here. Pack it with Content-Encoding, or not at all.',
      });
    case 'busy':
      return json(503, { detail: 'Too many bytes are being received at once.' });
    default:
      return unreachable(refusal);
  }
}

/** A capture that could not be stored was not received; 503, because MLflow sends again after that and not after 507. */
export const storageAnswer = (message: string): Answer => json(503, { detail: message });

function json(status: number, value: unknown): Answer {
  return { status, headers: [['Content-Type', 'application/json']], body: Buffer.from(JSON.stringify(value)) };
}
