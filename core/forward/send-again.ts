import { createAnswerBudget } from '#core/net/answer-budget.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { Forwarded } from '#shared/domain/delivery/capture.ts';
import { type AskOptions, askApp, NoAnswerError } from './ask-app.ts';
import { requestHeaders } from './forwarded-headers.ts';

/** A request that was received once, as it is to leave now. */
export interface SentAgain {
  method: string;
  headers: ReadonlyArray<readonly [name: string, value: string]>;
  body: Uint8Array;
  /** Fields behind a chunked body. */
  trailers?: ReadonlyArray<readonly [name: string, value: string]>;
}

/** Sends a request to a URL and says what came of it; never throws for what the network does. Redirects are not followed. */
export type SendAgain = (url: URL, request: SentAgain) => Promise<{ sent: Forwarded; body: Uint8Array }>;

const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_ANSWERS_HELD_BYTES = 8 * 1024 * 1024;
const NOTHING = new Uint8Array();

export function createSendAgain({ clock, agents }: { clock: Clock; agents: AskOptions['agents'] }): SendAgain {
  const answers = createAnswerBudget(MAX_ANSWERS_HELD_BYTES);
  return async (url, { method, headers, body, trailers = [] }) => {
    const startedMs = clock.nowMs();
    const outcome = (is: Forwarded['outcome'], answer: Uint8Array = NOTHING) => ({
      sent: { url: url.href, outcome: is, tookMs: clock.nowMs() - startedMs },
      body: answer,
    });
    try {
      const answer = await askApp(url, {
        ...{ method, body, trailers, agents, answers, timeoutMs: TIMEOUT_MS, maxAnswerBytes: MAX_ANSWER_BYTES },
        path: `${url.pathname}${url.search}`,
        headers: requestHeaders(headers, url.host, { bodyLength: body.length, hasTrailers: trailers.length > 0, isForwarded: false }),
      });
      return outcome({ kind: 'answered', status: answer.status, headers: answer.headers, bodySize: answer.body.length }, answer.body);
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      if (error.kind === 'refused') return outcome({ kind: 'not-sent', reason: 'target-refused', message: error.message });
      return outcome({ kind: 'no-answer', message: error.message });
    }
  };
}
