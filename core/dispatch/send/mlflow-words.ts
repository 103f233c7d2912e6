import { parseTarget } from '#core/net/request-target.ts';
import type { DeliveryState } from '#shared/domain/delivery/delivery.ts';
import type { NoResponseReason, Outcome, UsedProxy } from '#shared/domain/delivery/outcome.ts';
import { pythonRepr } from '#shared/domain/mlflow/python-repr.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';

/** The end of a delivery, as far as MLflow's words about it need it. */
export interface Ending {
  state: DeliveryState['kind'];
  reason?: string;
  outcome: Outcome;
  /** Of the request that the outcome belongs to. */
  url: string;
  timeoutMs: number;
  release: MlflowRelease;
}

/**
 * The exception that MLflow's client would have met, as Python's `repr` and `str` show it: class, host, port and key words
 * as measured with MLflow 3.17.2, so that the text can be searched for.
 *
 * @returns undefined where there is none: a final status, good or bad, is an answer like any other
 */
export function exceptionOf({ state, reason, outcome, url, timeoutMs, release }: Ending): { repr: string; text: string } | undefined {
  switch (outcome.kind) {
    case 'response': {
      if (state !== 'failed' || reason !== 'bad-retry-after') return undefined;
      const text = `Invalid Retry-After header: ${outcome.retryAfter ?? ''}`;
      return { repr: `InvalidHeader(InvalidHeader(${pythonRepr(text)}))`, text };
    }
    case 'no-response': {
      const pools = poolsOf(url, release);
      if (outcome.phase === 'read') return brokenBody(outcome, pools);
      const place = { url, timeoutMs, ...pools };
      return (outcome.via && proxyFailed(outcome, outcome.via, place)) ?? retriesExceeded(outcome, place);
    }
    case 'refused':
      return refusal(outcome, url);
    case 'interrupted':
      return undefined;
  }
}

/** The line that MLflow's server would have logged about the end of a delivery; `null`: it would have said nothing; undefined: unknown. */
export function logLineOf(ending: Ending & { webhookUrl: string; event: string }): string | null | undefined {
  const { outcome } = ending;
  // It would have sent this, and nobody knows what would have come of it.
  if (outcome.kind === 'refused' && outcome.reason === 'target-refused' && !REFUSED_BY_MLFLOW.test(outcome.message)) return undefined;
  const exception = exceptionOf(ending);
  if (!exception) return null;
  return `ERROR mlflow.webhooks.delivery: Failed to send webhook to ${ending.webhookUrl} for event ${ending.event}: ${exception.text}`;
}

/** How its own refusals of an address begin. */
const REFUSED_BY_MLFLOW = /^(?:Webhook |Cannot resolve [Ww]ebhook URL |Invalid webhook URL )/;

type NoResponse = Extract<Outcome, { kind: 'no-response' }>;

function refusal({ reason, message }: Extract<Outcome, { kind: 'refused' }>, url: string): { repr: string; text: string } {
  switch (reason) {
    case 'too-many-redirects':
      return { repr: `TooManyRedirects(${pythonRepr(message)})`, text: message };
    case 'invalid-url': {
      const socks = /^Missing dependencies for SOCKS support\./.exec(message)?.[0];
      if (socks !== undefined) return { repr: `InvalidSchema(${pythonRepr(socks)})`, text: socks };
      const scheme = /^Proxy URL had unsupported scheme .* or https:\/\//.exec(message)?.[0];
      if (scheme !== undefined) return { repr: `InvalidURL(ProxySchemeUnknown(${pythonRepr(scheme)}))`, text: scheme };
      const text = `Failed to parse: ${url}`;
      return { repr: `InvalidURL(${pythonRepr(text)})`, text };
    }
    case 'target-refused': {
      const name = message.startsWith('Webhook connection') ? 'SSRFProtectionError' : 'MlflowException';
      return { repr: `${name}(${pythonRepr(message)})`, text: message };
    }
  }
}

function brokenBody({ reason, brokenAnswer }: NoResponse, { pool }: Pools): { repr: string; text: string } {
  if (reason === 'timeout') {
    const text = `${pool}: Read timed out.`;
    return { repr: `ConnectionError(ReadTimeoutError(${pythonRepr(text)}))`, text };
  }
  const { readBytes = 0, expectedBytes } = brokenAnswer ?? {};
  const rest = expectedBytes === undefined ? '' : `, ${expectedBytes - readBytes} more expected`;
  const cause = `IncompleteRead(${readBytes} bytes read${rest})`;
  const text = `('Connection broken: ${cause}', ${cause})`;
  return { repr: `ChunkedEncodingError(ProtocolError${text})`, text };
}

/** The proxy itself was not reached, or did not open the way. @returns undefined where what failed lies behind it */
function proxyFailed(outcome: NoResponse, { proxy }: UsedProxy, place: Place): { repr: string; text: string } | undefined {
  const isForwarded = parseTarget(place.url)?.protocol === 'http:';
  const refusal = /Tunnel connection failed: [^)]*/.exec(outcome.message)?.[0];
  const isUnmet = outcome.phase === 'connect' || outcome.phase === 'resolve';
  if (!isForwarded && refusal === undefined && (!isUnmet || outcome.reason === 'closed' || outcome.reason === 'reset')) return undefined;
  const scheme = isForwarded ? 'HTTP' : 'HTTPS';
  const there = namesOf(`${scheme}Connection`, proxy);
  const inner =
    refusal === undefined ? bare(causeOf(outcome.reason, { ...outcome, ...place, ...there, url: proxy })) : `OSError('${refusal}')`;
  const pool = isForwarded ? there.pool : place.pool;
  const path = isForwarded ? place.url : (parseTarget(place.url)?.path ?? place.url);
  const text = `${pool}: Max retries exceeded with url: ${path} (Caused by ProxyError('Unable to connect to proxy', ${inner}))`;
  return { repr: `ProxyError(MaxRetryError(${pythonRepr(text)}))`, text };
}

/** What a direct connection calls aborted, one to a proxy calls by its cause. */
const bare = (cause: string) => /^ProtocolError\('Connection aborted\.', (.*)\)$/.exec(cause)?.[1] ?? cause;

function retriesExceeded({ reason, phase, message }: NoResponse, place: Place): { repr: string; text: string } {
  const { url, pool } = place;
  const target = parseTarget(url);
  const text = `${pool}: Max retries exceeded with url: ${target?.path ?? url} (Caused by ${causeOf(reason, { phase, message, ...place })})`;
  return { repr: `${reason === 'tls' ? 'SSLError' : 'ConnectionError'}(MaxRetryError(${pythonRepr(text)}))`, text };
}

interface Pools {
  pool: string;
  connection: string;
}

interface Place extends Pools {
  url: string;
  timeoutMs: number;
}

/** The classes of its client, as they name themselves. */
function poolsOf(url: string, release: MlflowRelease): Pools {
  return namesOf(`${release.has('protectedConnection') ? '_SSRFProtected' : ''}${schemeOf(url)}Connection`, url);
}

const namesOf = (prefix: string, url: string): Pools => ({
  pool: `${prefix}Pool(${placeOf(url)})`,
  connection: `${prefix}(${placeOf(url)})`,
});

const schemeOf = (url: string) => (parseTarget(url)?.protocol === 'https:' ? 'HTTPS' : 'HTTP');

function placeOf(url: string): string {
  const target = parseTarget(url);
  return `host='${target?.hostname ?? url}', port=${target?.port ?? 80}`;
}

interface Circumstances extends Place {
  phase: string;
  message: string;
}

function causeOf(reason: NoResponseReason, { phase, message, url, timeoutMs, pool, connection }: Circumstances): string {
  const failed = `${connection}: Failed to establish a new connection:`;
  const hostname = parseTarget(url)?.hostname ?? '';
  const seconds = timeoutMs / 1000;
  switch (reason) {
    case 'refused':
      return `NewConnectionError("${failed} [Errno 111] Connection refused")`;
    case 'unreachable':
      return `NewConnectionError("${failed} [Errno 113] No route to host")`;
    case 'dns':
      return `NameResolutionError("${connection}: Failed to resolve '${hostname}' ([Errno -2] Name or service not known)")`;
    case 'timeout':
      if (phase !== 'connect' && phase !== 'resolve') return `ReadTimeoutError("${pool}: Read timed out. (read timeout=${seconds})")`;
      return `ConnectTimeoutError(${connection}, 'Connection to ${hostname} timed out. (connect timeout=${seconds})')`;
    case 'reset':
      return "ProtocolError('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))";
    case 'closed':
      return "ProtocolError('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))";
    case 'protocol':
      return "ProtocolError('Connection aborted.', BadStatusLine('...'))";
    case 'tls':
      return tlsCause(message);
  }
}

/** What OpenSSL says to Python where it gives Node these codes. */
const CERTIFICATE_WORDS: readonly (readonly [code: string, words: string])[] = [
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'],
  ['CERT_HAS_EXPIRED', 'certificate has expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname mismatch'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to get local issuer certificate'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate'],
];

function tlsCause(message: string): string {
  const words = CERTIFICATE_WORDS.find(([code]) => message.includes(code))?.[1];
  if (words === undefined) return "SSLError(SSLError(1, '[SSL] record layer failure'))";
  return `SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: ${words}'))`;
}
