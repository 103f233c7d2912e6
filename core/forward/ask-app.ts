import { lookup as resolve } from 'node:dns';
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { packedTransfer } from '#core/http/transfer-coding.ts';

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
  /** Why this very address may not be connected to. */
  peerRefusal(peer: { hostname: string; address: string; port: number }): string | undefined;
  /** Certificates to trust besides those of the system, in PEM. */
  trusted: readonly string[];
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
export function askApp(url: URL, options: AskOptions): Promise<AppAnswer> {
  const { headers, method, body, timeoutMs } = options;
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const refuse = (address: string) => options.peerRefusal({ hostname, address, port });
  const literalRefusal = isIP(hostname) ? refuse(hostname) : undefined;
  if (literalRefusal) return Promise.reject(new NoAnswerError('refused', literalRefusal));

  return new Promise((resolveAnswer, reject) => {
    const send = url.protocol === 'https:' ? secureRequest : request;
    const outgoing = send({
      host: hostname,
      port,
      path: options.path,
      method,
      headers: headers.flat(),
      setDefaultHeaders: false,
      agent: false,
      lookup: checkedLookup(refuse),
      signal: AbortSignal.timeout(timeoutMs),
      ...(options.trusted.length > 0 && { ca: [...rootCertificates, ...options.trusted] }),
    });
    outgoing.once('response', (incoming) => {
      const coding = packedTransfer(incoming.headers['transfer-encoding']);
      if (coding) {
        outgoing.destroy(
          new NoAnswerError('broken', `The app at ${url.host} answered in the transfer coding ${coding}, which is not passed on.`),
        );
        return;
      }
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > options.maxAnswerBytes)
          outgoing.destroy(new NoAnswerError('broken', `Its answer is larger than ${options.maxAnswerBytes} bytes.`));
        else chunks.push(chunk);
      });
      incoming.once('end', () =>
        resolveAnswer({ status: incoming.statusCode ?? 0, headers: pairsOf(incoming.rawHeaders), body: Buffer.concat(chunks) }),
      );
      incoming.once('error', fail);
    });
    outgoing.once('error', fail);
    if (options.trailers.length > 0) outgoing.addTrailers(options.trailers.map(([name, value]) => [name, value] as const));
    outgoing.end(body);

    function fail(error: Error & { code?: string }): void {
      if (error instanceof NoAnswerError) reject(error);
      else if (error.name === 'TimeoutError' || error.name === 'AbortError')
        reject(new NoAnswerError('timeout', `No answer within ${timeoutMs / 1000} s.`));
      else reject(new NoAnswerError(error.code === 'ECONNREFUSED' ? 'unreachable' : 'broken', wordsFor(error.code, url)));
    }
  });
}

function wordsFor(code: string | undefined, url: URL): string {
  if (code === 'ECONNREFUSED') return `Nothing answers at ${url.host}. Is the app running?`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `The name ${url.hostname} is not known.`;
  if (code === 'ECONNRESET' || code === 'EPIPE') return `The app at ${url.host} hung up without a whole answer.`;
  return `The app at ${url.host} could not be asked (${code ?? 'unknown error'}).`;
}

/** The address that is checked is the one that is connected to. */
function checkedLookup(refuse: (address: string) => string | undefined): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const refusal = addresses.map(({ address }) => refuse(address)).find((reason) => reason !== undefined);
      const first = addresses[0];
      if (refusal || !first) return callback(new NoAnswerError('refused', refusal ?? `${hostname} has no address.`), '', 0);
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

function pairsOf(raw: readonly string[]): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) pairs.push([raw[i] ?? '', raw[i + 1] ?? '']);
  return pairs;
}
