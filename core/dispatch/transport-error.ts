import type { AttemptPhase, NoResponseReason, Outcome } from '#shared/domain/delivery.ts';

/** Names what Node's HTTP client threw: the reason, and the phase in which it happened. */
export function noResponseOf(
  error: unknown,
  { phase, signal }: { phase: AttemptPhase; signal: AbortSignal },
  timeoutMs: number,
): Extract<Outcome, { kind: 'no-response' }> {
  if (signal.aborted) {
    return { kind: 'no-response', reason: 'timeout', phase, message: `No complete answer within ${timeoutMs / 1000} s.` };
  }
  const { code, message } = partsOf(error);
  const reason = reasonOf(code, message, phase);
  return { kind: 'no-response', reason, phase, message: `${TEXTS[reason]} (${code || message})` };
}

const TEXTS: Readonly<Record<NoResponseReason, string>> = {
  refused: 'Nothing listens there: the connection was refused.',
  dns: 'The name could not be resolved.',
  tls: 'The TLS handshake failed.',
  reset: 'The other side reset the connection.',
  closed: 'The other side closed the connection without a complete answer.',
  timeout: 'The connection timed out.',
  protocol: 'The answer is not HTTP.',
  unreachable: 'No way leads to that address.',
};

const BY_CODE: Readonly<Record<string, NoResponseReason>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EPIPE: 'reset',
};

const CLOSED = /^(socket hang up|aborted|Client network socket disconnected .*)$/;

function reasonOf(code: string, message: string, phase: AttemptPhase): NoResponseReason {
  if (phase === 'resolve') return 'dns';
  // Node gives an end without an answer the code of a reset; only the words differ.
  if (CLOSED.test(message)) return 'closed';
  if (code === 'ECONNRESET') return 'reset';
  if (phase === 'tls') return 'tls';
  if (code.startsWith('HPE_')) return 'protocol';
  return BY_CODE[code] ?? (phase === 'connect' ? 'unreachable' : 'protocol');
}

function partsOf(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  return { code: 'code' in error ? String(error.code) : '', message: error.message };
}
