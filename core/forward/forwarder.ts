import { targetParts } from '#core/http/target-parts.ts';
import { createAnswerBudget } from '#core/net/answer-budget.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { Forwarded } from '#shared/domain/delivery/capture.ts';
import { matchesGlob } from '#shared/domain/glob.ts';
import type { ForwardSettings } from '#shared/domain/scenario/endpoint.ts';
import type { ForwardTarget } from '#shared/domain/scenario/forward-target.ts';
import { type AppAnswer, type AskOptions, askApp, NoAnswerError } from './ask-app.ts';
import { answerHeaders, hopsOf, requestHeaders } from './forwarded-headers.ts';
import type { RestartWatch } from './restart-watch.ts';

/** A request as the receiver took it in. */
export interface ForwardRequest {
  method: string;
  /** Path and query as they came; the query goes to the app. */
  target: string;
  headers: ReadonlyArray<readonly [name: string, value: string]>;
  body: Uint8Array;
  browser: boolean;
  event: string | undefined;
  deliveryId?: string;
  /** Fields behind a chunked body. */
  trailers?: ReadonlyArray<readonly [name: string, value: string]>;
}

export interface ForwardResult {
  /** Goes back to the sender; absent when the receiver is to answer by itself. */
  answer?: AppAnswer;
  forwarded: Forwarded;
}

export interface ForwarderOptions {
  clock: Clock;
  /** That keep no connection. */
  agents: AskOptions['agents'];
  watch: Pick<RestartWatch, 'note' | 'stateOf'>;
  timeoutMs?: number;
}

export interface Forwarder {
  /** Never throws for what the network or the app does. */
  forward(settings: ForwardSettings, request: ForwardRequest): Promise<ForwardResult>;
  targets(): ForwardTarget[];
}

const MAX_HOPS = 3;
const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 10 * 1024 * 1024;
/** Of all answers that are being read, beyond 64 KiB each. */
const MAX_ANSWERS_HELD_BYTES = 48 * 1024 * 1024;

/**
 * Passes requests on to the user's own app, byte for byte, and its answer back, so that the sender's retries are real.
 * What comes from a page is not passed on, and a chain of forwarders that leads back here ends at the third.
 */
export function createForwarder({ clock, agents, watch, timeoutMs = TIMEOUT_MS }: ForwarderOptions): Forwarder {
  const known = new Map<string, ForwardTarget>();
  const answers = createAnswerBudget(MAX_ANSWERS_HELD_BYTES);

  async function forward(settings: ForwardSettings, request: ForwardRequest): Promise<ForwardResult> {
    const startedMs = clock.nowMs();
    const url = settings.routes.find(({ events }) => matchesGlob(events, request.event ?? ''))?.url;
    const notSent = (reason: NotSentReason, message: string): ForwardResult => ({
      forwarded: { url: url ?? '', outcome: { kind: 'not-sent', reason, message }, tookMs: 0 },
    });
    if (url === undefined) return notSent('no-route', 'No route fits this event; the receiver answered by itself.');
    if (request.browser) return notSent('browser', 'It came from a page in a browser, so it was not passed on.');
    if (hopsOf(request.headers) >= MAX_HOPS) {
      const message = `It has come through ${MAX_HOPS} forwarders already: the target leads back here.`;
      return { ...notSent('loop', message), answer: refusal(508, message) };
    }

    const target = URL.parse(url);
    if (!target) return notSent('target-refused', `${url} is not a URL.`);
    const { query } = targetParts(request.target);
    const path = withQuery(`${target.pathname}${target.search}`, query);
    const asked = query === '' ? url : `${target.origin}${path}`;
    try {
      const { method, headers, body, trailers = [] } = request;
      const answer = await askApp(target, {
        ...{ method, path, body, trailers, timeoutMs, agents, answers, maxAnswerBytes: MAX_ANSWER_BYTES },
        headers: requestHeaders(headers, target.host, { bodyLength: body.length, hasTrailers: trailers.length > 0 }),
      });
      note(url, request, settings, { status: answer.status });
      const { status, headers: received } = answer;
      return {
        answer: { ...answer, headers: answerHeaders(received) },
        forwarded: {
          url: asked,
          outcome: { kind: 'answered', status, headers: received, bodySize: answer.body.length },
          tookMs: clock.nowMs() - startedMs,
        },
      };
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      note(url, request, settings, { message: error.message });
      const answer = refusal(error.kind === 'timeout' ? 504 : 502, error.message);
      if (error.kind === 'refused') return { ...notSent('target-refused', error.message), answer };
      return {
        answer,
        forwarded: { url: asked, outcome: { kind: 'no-answer', message: error.message }, tookMs: clock.nowMs() - startedMs },
      };
    }
  }

  function note(url: string, { deliveryId }: ForwardRequest, settings: ForwardSettings, what: { status?: number; message?: string }): void {
    const result = what.status === undefined ? 'down' : what.status >= 400 ? 'failed' : 'fine';
    const before = known.get(url);
    known.set(url, {
      url,
      sent: (before?.sent ?? 0) + 1,
      failed: (before?.failed ?? 0) + (result === 'fine' ? 0 : 1),
      last: { atMs: clock.nowMs(), ...what },
    });
    if (settings.watch && deliveryId !== undefined) watch.note(url, deliveryId, result);
  }

  return {
    forward,
    targets: () =>
      [...known.values()].map((target) => {
        const state = watch.stateOf(target.url);
        return { ...target, ...(state && { watch: state }) };
      }),
  };
}

/** The sender's query behind the target's own, both as they were written. */
function withQuery(target: string, query: string): string {
  return query === '' ? target : `${target}${target.includes('?') ? '&' : '?'}${query}`;
}

type NotSentReason = Extract<Forwarded['outcome'], { kind: 'not-sent' }>['reason'];

function refusal(status: number, detail: string): AppAnswer {
  return { status, headers: [['Content-Type', 'application/json']], body: Buffer.from(JSON.stringify({ detail })) };
}
