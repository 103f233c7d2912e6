import { packedTransfer } from '#core/http/transfer-coding.ts';
import type { AnswerBudget } from '#core/net/answer-budget.ts';
import type { Agents } from '#core/net/connection.ts';
import { type Answer, exchange } from '#core/net/exchange.ts';
import { headerOf } from '#core/net/header-pairs.ts';
import { parseTarget } from '#core/net/request-target.ts';
import { startTrace } from '#core/net/trace.ts';
import { transportError, wordsOfApp } from '#core/net/transport-error.ts';

export interface AppAnswer {
  status: number;
  headers: [name: string, value: string][];
  body: Buffer;
}

export interface AskOptions {
  headers: readonly (readonly [name: string, value: string])[];
  method: string;
  /** Path and query as they are to stand in the request line: nothing is encoded anew. */
  path: string;
  body: Uint8Array;
  /** Fields behind the body; the headers say that it is chunked then. */
  trailers: readonly (readonly [name: string, value: string])[];
  timeoutMs: number;
  maxAnswerBytes: number;
  /** A new connection for each request; they refuse the addresses that may not be asked. */
  agents: Agents;
  /** For all answers that are being read. */
  answers: AnswerBudget;
}

/** No answer came; the message is for a user. */
export class NoAnswerError extends Error {
  readonly kind: 'unreachable' | 'timeout' | 'refused' | 'broken';

  constructor(kind: NoAnswerError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** One request with exactly these headers, one answer; redirects are not followed. @throws NoAnswerError */
export async function askApp(url: URL, options: AskOptions): Promise<AppAnswer> {
  const { headers, method, path, body, trailers, timeoutMs, maxAnswerBytes, agents, answers } = options;
  const target = parseTarget(url.href);
  if (!target) throw new NoAnswerError('broken', `${url.href} is not an http or https URL.`);
  const trace = startTrace(AbortSignal.timeout(timeoutMs));
  const exchanged = await exchange({ target: { ...target, path }, method, headers, body, trailers, trace }, agents, {
    keepBytes: maxAnswerBytes,
    readBytes: maxAnswerBytes,
    readPieces: Number.POSITIVE_INFINITY,
    budget: answers,
  });
  switch (exchanged.kind) {
    case 'answered':
      return whole(exchanged.answer, url, maxAnswerBytes);
    case 'refused':
      throw new NoAnswerError('refused', exchanged.message);
    case 'invalid':
      throw new NoAnswerError('broken', `The request cannot be passed on: ${exchanged.message}`);
    case 'broken': {
      if (trace.signal.aborted) throw new NoAnswerError('timeout', `No answer within ${timeoutMs / 1000} s.`);
      const { error } = exchanged;
      const kind = transportError(error, trace.phase).reason === 'refused' ? 'unreachable' : 'broken';
      throw new NoAnswerError(kind, wordsOfApp(error, trace.phase, url.host));
    }
  }
}

/** What can be passed back to the sender: a final answer with all of its body. */
function whole({ status, headers, body, bodySize }: Answer, url: URL, maxAnswerBytes: number): AppAnswer {
  if (bodySize > maxAnswerBytes) throw new NoAnswerError('broken', `Its answer is larger than ${maxAnswerBytes} bytes.`);
  if (body.length < bodySize) throw new NoAnswerError('broken', 'Too many large answers came at once, so this one was not kept.');
  const coding = packedTransfer(headerOf(headers, 'transfer-encoding'));
  if (coding) {
    throw new NoAnswerError('broken', `The app at ${url.host} answered in the transfer coding ${coding}, which is not passed on.`);
  }
  if (status < 200) throw new NoAnswerError('broken', `The app at ${url.host} answered ${status}, which is no final answer.`);
  return { status, headers, body };
}
