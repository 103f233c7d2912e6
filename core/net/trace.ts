import type { PhaseTimings } from '#shared/domain/delivery/delivery.ts';
import type { AttemptPhase } from '#shared/domain/delivery/outcome.ts';

/** Travels with a request through the agent: what the connection is doing now, and how long each phase took. */
export interface ConnectionTrace {
  phase: AttemptPhase;
  phaseSinceMs: number;
  timings: PhaseTimings;
  signal: AbortSignal;
  /** Until when the certificate of the other side is valid, in ms since 1970; absent where no TLS connection was opened for this request. */
  certificateEndsMs?: number;
}

export function startTrace(signal: AbortSignal): ConnectionTrace {
  return { phase: 'connect', phaseSinceMs: performance.now(), timings: {}, signal };
}

export function begin(trace: ConnectionTrace, phase: AttemptPhase): void {
  trace.phase = phase;
  trace.phaseSinceMs = performance.now();
}

/** Ends the phase that is running, notes its time, and begins the next. */
export function enter(trace: ConnectionTrace, next: AttemptPhase | 'done'): void {
  const nowMs = performance.now();
  const key = TIMING_OF[trace.phase];
  trace.timings[key] = rounded((trace.timings[key] ?? 0) + nowMs - trace.phaseSinceMs);
  trace.phaseSinceMs = nowMs;
  if (next !== 'done') trace.phase = next;
}

const TIMING_OF = {
  resolve: 'resolveMs',
  connect: 'connectMs',
  tls: 'tlsMs',
  send: 'sendMs',
  'first-byte': 'firstByteMs',
  read: 'readMs',
} as const satisfies Record<AttemptPhase, keyof PhaseTimings>;

const rounded = (ms: number) => Math.round(ms * 100) / 100;
