import type { CaptureRefusal, VerifyReport } from '#shared/domain/capture.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { ReceiverLimits } from './limits.ts';

/** What goes back to the sender. */
export interface Answer {
  status: number;
  headers: ReadonlyArray<readonly [name: string, value: string]>;
  body: string;
}

/** The words of the FastAPI receiver in MLflow's documentation, in the bytes in which FastAPI writes them. */
export function answerOf({ answer }: VerifyReport): Answer {
  return answer.detail === undefined ? json(200, { status: 'success' }) : json(answer.status, { detail: answer.detail });
}

export const HEALTHY = json(200, { status: 'healthy' });

/** The answer to a request that is not taken; a sender that hung up gets it too, in case it still listens. */
export function refusalAnswer(refusal: CaptureRefusal, limits: ReceiverLimits): Answer {
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
    case 'busy':
      return json(503, { detail: 'Too many bytes are being received at once.' });
    default:
      return unreachable(refusal);
  }
}

/** A capture that could not be stored was not received. */
export const storageAnswer = (message: string): Answer => json(503, { detail: message });

function json(status: number, value: unknown): Answer {
  return { status, headers: [['Content-Type', 'application/json']], body: JSON.stringify(value) };
}
