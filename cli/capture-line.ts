import type { CaptureSummary } from '#shared/domain/delivery/capture.ts';
import { checkText } from '#shared/domain/delivery/verdict.ts';

/**
 * What the app got, in one line: `12:31:04.123  POST http://127.0.0.1:3000/hooks?x=1  204  9f2c… #1  signature valid  5 ms`; or that it got
 * nothing, and why.
 */
export function captureLine(capture: CaptureSummary): string {
  const { atMs, verdict, deliveryId = '–', attempt = 1, tookMs } = capture;
  const time = new Date(atMs).toISOString().slice(11, 23);
  return [time, ...whatBecameOf(capture), `${deliveryId} #${attempt}`, checkText(verdict, capture.answer?.status), `${tookMs} ms`].join(
    '  ',
  );
}

function whatBecameOf({ method, target, passedOn, answer, refusal, endpoint }: CaptureSummary): string[] {
  const sent = `${method} ${target}`;
  const here = answer === undefined ? 'no answer' : `${answer.status} from the mock receiver`;
  switch (passedOn?.result) {
    case 'answered':
      return [`${method} ${passedOn.url}`, [passedOn.status, passedOn.said && `“${passedOn.said}”`].filter(Boolean).join(' ')];
    case 'no-answer':
      return [`${method} ${passedOn.url}`, `${here}: ${passedOn.message ?? ''}`];
    case 'not-sent':
      return [sent, `not passed on, ${here}: ${passedOn.message ?? ''}`];
    default:
      return [
        sent,
        `not passed on, ${here}${refusal === undefined ? '' : `: ${refusal}`}${endpoint === undefined ? '' : ` (${endpoint})`}`,
      ];
  }
}
