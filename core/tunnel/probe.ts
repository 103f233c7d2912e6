import type { Agents } from '#core/net/connection.ts';
import { type Answer, exchange } from '#core/net/exchange.ts';
import { parseTarget } from '#core/net/request-target.ts';
import { startTrace } from '#core/net/trace.ts';
import { briefWords } from '#core/net/transport-error.ts';
import type { Clock } from '#shared/domain/clock.ts';

export type ProbeResult = { kind: 'ok'; latencyMs: number } | { kind: 'no-answer'; why: string } | { kind: 'wrong-answer'; what: string };

/** Asks for the receiver's health through the public URL, the whole way that a delivery takes. Never rejects. */
export type Probe = (publicUrl: string, timeoutMs: number) => Promise<ProbeResult>;

const LONGEST_ANSWER = 1024;

/** @param agents that keep no connection: a kept one could not tell whether new ones still get through */
export function createProbe(clock: Clock, agents: Agents): Probe {
  return async (publicUrl, timeoutMs) => {
    const startedMs = clock.nowMs();
    const target = parseTarget(`${publicUrl}/health`);
    if (!target) return { kind: 'no-answer', why: 'that is not an http or https URL' };
    const aborter = new AbortController();
    const cancel = clock.setTimer(startedMs + timeoutMs, () => aborter.abort());
    const trace = startTrace(aborter.signal);
    const headers = [['Host', target.host] as const, ['User-Agent', 'hookglass-tunnel-probe'] as const, ['Connection', 'close'] as const];
    const exchanged = await exchange({ target, method: 'GET', headers, trace }, agents, {
      keepBytes: LONGEST_ANSWER,
      readBytes: LONGEST_ANSWER,
      readPieces: LONGEST_ANSWER,
    });
    cancel();
    switch (exchanged.kind) {
      case 'answered':
        return resultOf(exchanged.answer, Math.max(clock.nowMs() - startedMs, 0));
      case 'refused':
      case 'invalid':
        return { kind: 'no-answer', why: exchanged.message };
      case 'broken':
        if (aborter.signal.aborted) return { kind: 'no-answer', why: `nothing within ${timeoutMs / 1000} s` };
        return { kind: 'no-answer', why: briefWords(exchanged.error, trace.phase) };
    }
  };
}

function resultOf({ status, body, bodySize }: Answer, latencyMs: number): ProbeResult {
  if (bodySize > LONGEST_ANSWER) return { kind: 'wrong-answer', what: `status ${status}, a long body` };
  return status === 200 && isHealthy(body.toString()) ? { kind: 'ok', latencyMs } : { kind: 'wrong-answer', what: `status ${status}` };
}

function isHealthy(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && 'status' in value && value.status === 'healthy';
  } catch {
    return false;
  }
}
