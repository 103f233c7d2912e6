import type { AttemptPhase, NoResponseReason, Outcome } from '#shared/domain/delivery/outcome.ts';

import { TunnelRefusedError } from './through-proxy.ts';

/** What went wrong on the way, and the code or words of Node that tell more. */
export interface TransportError {
  reason: NoResponseReason;
  code: string;
}

/** One table from an error to words: for the row of an attempt, about an app that is asked, and in brief for a status line. */
const WORDS: Readonly<Record<NoResponseReason, { sentence: string; ofApp: (host: string, code: string) => string; brief: string }>> = {
  refused: {
    sentence: 'Nothing listens there: the connection was refused.',
    ofApp: (host) => `Nothing answers at ${host}. Is the app running?`,
    brief: 'connection refused',
  },
  dns: {
    sentence: 'The name could not be resolved.',
    ofApp: (host) => `The name in ${host} is not known.`,
    brief: 'the name is not known yet',
  },
  tls: {
    sentence: 'The TLS handshake failed.',
    ofApp: (host, code) => `The app at ${host} has no certificate that is trusted (${code}), so nothing was sent.`,
    brief: 'its certificate is not accepted',
  },
  reset: {
    sentence: 'The other side reset the connection.',
    ofApp: (host) => `The app at ${host} hung up without a whole answer.`,
    brief: 'connection cut',
  },
  closed: {
    sentence: 'The other side closed the connection without a complete answer.',
    ofApp: (host) => `The app at ${host} hung up without a whole answer.`,
    brief: 'connection closed without an answer',
  },
  timeout: {
    sentence: 'The connection timed out.',
    ofApp: (host) => `No way leads to the app at ${host}: connecting timed out.`,
    brief: 'connecting timed out',
  },
  protocol: {
    sentence: 'The answer is not HTTP.',
    ofApp: (host, code) => `What answers at ${host} does not speak HTTP (${code}).`,
    brief: 'the answer is not HTTP',
  },
  unreachable: {
    sentence: 'No way leads to that address.',
    ofApp: (host, code) => `No way leads to the app at ${host} (${code}).`,
    brief: 'no way leads there',
  },
};

/** Names what Node's HTTP client threw: the reason, and the phase in which it happened. */
export function noResponseOf(
  error: unknown,
  { phase, signal }: { phase: AttemptPhase; signal: AbortSignal },
  timeoutMs: number,
): Extract<Outcome, { kind: 'no-response' }> {
  if (signal.aborted) {
    return { kind: 'no-response', reason: 'timeout', phase, message: `No complete answer within ${timeoutMs / 1000} s.` };
  }
  const { reason, code } = transportError(error, phase);
  return { kind: 'no-response', reason, phase, message: `${WORDS[reason].sentence} (${code})` };
}

/** For a user whose own app was to be asked. @param host with its port, as in the URL */
export function wordsOfApp(error: unknown, phase: AttemptPhase, host: string): string {
  const { reason, code } = transportError(error, phase);
  return WORDS[reason].ofApp(host, code);
}

export function briefWords(error: unknown, phase: AttemptPhase): string {
  return WORDS[transportError(error, phase).reason].brief;
}

export function transportError(error: unknown, phase: AttemptPhase): TransportError {
  if (error instanceof TunnelRefusedError) return { reason: 'unreachable', code: error.message };
  const { code, message } = partsOf(error);
  return { reason: reasonOf(code, message, phase), code: code || message };
}

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
