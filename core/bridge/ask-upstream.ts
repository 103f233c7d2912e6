import type { Agents } from '#core/net/connection.ts';
import { exchange } from '#core/net/exchange.ts';
import { headerOf } from '#core/net/header-pairs.ts';
import { parseTarget } from '#core/net/request-target.ts';
import { startTrace } from '#core/net/trace.ts';
import { transportError } from '#core/net/transport-error.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { NoResponseReason } from '#shared/domain/delivery/outcome.ts';

/** What came of one request. */
export type Asked =
  | ({ kind: 'answered' } & UpstreamAnswer)
  /** `code`: of the system or of TLS. `refused-here`: our own rules do not allow that address. */
  | { kind: 'no-answer'; reason: NoResponseReason | 'refused-here'; code: string };

export interface UpstreamAnswer {
  status: number;
  /** Of a redirect. */
  location: string | undefined;
  contentType: string;
  /** Its Date header. */
  dateMs: number | undefined;
  text: string;
  /** More came than was kept. */
  isCut: boolean;
  /** By our clock: when the request left, and when the answer was whole. */
  sentMs: number;
  receivedMs: number;
  /** Until when its certificate is valid, where a connection was opened for this question. */
  certificateEndsMs?: number;
}

export interface Question {
  method?: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE';
  url: string;
  authorization?: string;
  /** Of an MLflow server that has several. */
  workspace?: string;
  /** Sent as JSON. */
  body?: unknown;
  timeoutMs?: number;
}

export interface AskOptions {
  agents: Agents;
  clock: Clock;
  /** Named in the User-Agent. */
  version: string;
  /** For the whole answer, where a question says nothing else. */
  timeoutMs?: number;
  /** Nobody wants an answer any more. */
  signal?: AbortSignal;
}

/** Asks a server of somebody else's; redirects are not followed. Never rejects for what the network does. */
export type Ask = (question: Question) => Promise<Asked>;

/** A half-open connection is given up after this. */
export const ANSWER_TIMEOUT_MS = 10_000;
const LARGEST_ANSWER = 4 * 1024 * 1024;

export function createAsk({ agents, clock, version, timeoutMs: usualMs = ANSWER_TIMEOUT_MS, signal: end }: AskOptions): Ask {
  const once: Ask = async ({ method = 'GET', url, authorization, workspace, body, timeoutMs = usualMs }) => {
    const target = parseTarget(url);
    if (!target) return { kind: 'no-answer', reason: 'unreachable', code: 'not an http or https URL with a usable port' };
    const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const credentials = authorization ?? target.authorization;
    const headers: [string, string][] = [
      ['Host', target.host],
      ['User-Agent', `hookglass/${version}`],
      ['Accept', '*/*'],
      ...(credentials === undefined ? [] : [['Authorization', credentials] as [string, string]]),
      ...(workspace === undefined ? [] : [['X-MLFLOW-WORKSPACE', workspace] as [string, string]]),
      ...(content ? [['Content-Type', 'application/json'] as [string, string]] : []),
      ...(content || method === 'POST' ? [['Content-Length', String(content?.length ?? 0)] as [string, string]] : []),
    ];
    const trace = startTrace(AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(end ? [end] : [])]));
    const sentMs = clock.nowMs();
    const exchanged = await exchange({ target, method, headers, trace, ...(content && { body: content }) }, agents, {
      keepBytes: LARGEST_ANSWER,
      readBytes: LARGEST_ANSWER,
      readPieces: Number.POSITIVE_INFINITY,
    });
    switch (exchanged.kind) {
      case 'answered': {
        const { status, headers: given, body: bytes, bodySize } = exchanged.answer;
        const dateMs = Date.parse(headerOf(given, 'date') ?? '');
        return {
          ...{ kind: 'answered', status, location: headerOf(given, 'location'), contentType: headerOf(given, 'content-type') ?? '' },
          ...{ dateMs: Number.isNaN(dateMs) ? undefined : dateMs, text: bytes.toString(), isCut: bytes.length < bodySize },
          ...{ sentMs, receivedMs: clock.nowMs() },
          ...(trace.certificateEndsMs !== undefined && { certificateEndsMs: trace.certificateEndsMs }),
        };
      }
      case 'refused':
        return { kind: 'no-answer', reason: 'refused-here', code: exchanged.message };
      case 'invalid':
        return { kind: 'no-answer', reason: 'protocol', code: exchanged.message };
      case 'broken': {
        if (trace.signal.aborted) return { kind: 'no-answer', reason: 'timeout', code: `no answer within ${timeoutMs / 1000} s` };
        return { kind: 'no-answer', ...transportError(exchanged.error, trace.phase) };
      }
    }
  };
  return async (question) => {
    const asked = await once(question);
    // A connection that was cut says little about the server; only what changes nothing is asked twice.
    const isCut = asked.kind === 'no-answer' && (asked.reason === 'reset' || asked.reason === 'closed');
    return isCut && (question.method ?? 'GET') !== 'POST' ? once(question) : asked;
  };
}

/** @returns undefined for what is no JSON object */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
