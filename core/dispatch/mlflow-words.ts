import type { NoResponseReason, Outcome } from '#shared/domain/delivery.ts';
import { parseTarget, type RequestTarget } from './request-target.ts';

/** A Python exception as its `repr` and as its text. */
export interface PythonException {
  repr: string;
  text: string;
}

/**
 * The exception that MLflow's client would have met where we had `outcome`, close enough to be searched for: the same
 * class, host, port and key words.
 */
export function exceptionOf(outcome: Exclude<Outcome, { kind: 'response' }>, url: string, timeoutMs: number): PythonException {
  switch (outcome.kind) {
    case 'no-response':
      return connectionError(outcome.reason, outcome.phase, url, timeoutMs);
    case 'refused':
      return refusal(outcome.reason, outcome.message, url);
    case 'interrupted':
      return simple('ConnectionError', 'the process ended before the answer came');
  }
}

function refusal(reason: Extract<Outcome, { kind: 'refused' }>['reason'], message: string, url: string): PythonException {
  switch (reason) {
    case 'too-many-redirects':
      return simple('TooManyRedirects', message);
    case 'invalid-url':
      return simple('InvalidURL', `Failed to parse: ${url}`);
    case 'target-refused':
      return simple(message.startsWith('Webhook connection') ? 'SSRFProtectionError' : 'MlflowException', message);
  }
}

function connectionError(reason: NoResponseReason, phase: string, url: string, timeoutMs: number): PythonException {
  const target = parseTarget(url);
  const place = target ? `host='${target.hostname}', port=${target.port}` : `host='${url}'`;
  const scheme = target?.protocol === 'https:' ? 'HTTPS' : 'HTTP';
  if (phase === 'read') {
    return simple('ChunkedEncodingError', "('Connection broken: IncompleteRead', IncompleteRead)");
  }
  const cause = causeOf(reason, phase, { scheme, place, target, timeoutMs });
  const pool = `_SSRFProtected${scheme}ConnectionPool(${place})`;
  const text = `${pool}: Max retries exceeded with url: ${target?.path ?? url} (Caused by ${cause})`;
  return { repr: `${reason === 'tls' ? 'SSLError' : 'ConnectionError'}(MaxRetryError('${text.replaceAll("'", "\\'")}'))`, text };
}

interface Place {
  scheme: string;
  place: string;
  target: RequestTarget | undefined;
  timeoutMs: number;
}

function causeOf(reason: NoResponseReason, phase: string, { scheme, place, target, timeoutMs }: Place): string {
  const connection = `_SSRFProtected${scheme}Connection(${place})`;
  const seconds = timeoutMs / 1000;
  switch (reason) {
    case 'refused':
      return `NewConnectionError("${connection}: Failed to establish a new connection: [Errno 111] Connection refused")`;
    case 'unreachable':
      return `NewConnectionError("${connection}: Failed to establish a new connection: [Errno 113] No route to host")`;
    case 'dns':
      return `NameResolutionError("${connection}: Failed to resolve '${target?.hostname ?? ''}' ([Errno -2] Name or service not known)")`;
    case 'timeout':
      return phase === 'connect' || phase === 'resolve'
        ? `ConnectTimeoutError(${connection}, 'Connection to ${target?.hostname ?? ''} timed out. (connect timeout=${seconds})')`
        : `ReadTimeoutError("_SSRFProtected${scheme}ConnectionPool(${place}): Read timed out. (read timeout=${seconds})")`;
    case 'reset':
      return "ProtocolError('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))";
    case 'closed':
      return "ProtocolError('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))";
    case 'protocol':
      return "ProtocolError('Connection aborted.', BadStatusLine('not an HTTP answer'))";
    case 'tls':
      return "SSLError(SSLError(1, '[SSL] handshake failed'))";
  }
}

const simple = (name: string, text: string): PythonException => ({ repr: `${name}('${text.replaceAll("'", "\\'")}')`, text });
