/** Of one connection only (RFC 9110, 7.6.1). Chunks are made anew, and nobody is asked to change the protocol. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']);

/** Flat as Node has them: name, value, name … */
type Flat = readonly string[];

export interface Renamed {
  /** The Host that clients know this server by, and the one of the server that is asked. */
  ownHost: string;
  host: string;
  /** Of the pages that the other server has: `https://mlflow.example`. */
  origin: string;
}

/**
 * The headers for the other server: as they came, in their order and case, duplicates included. Host is its own name; so is Origin where a
 * page of its own asks, which a browser knows under our name.
 */
export function requestHeaders(received: Flat, { ownHost, host, origin }: Renamed): string[] {
  const headers: string[] = [];
  const own = `http://${ownHost}`.toLowerCase();
  for (const [name, value] of endToEnd(received)) {
    const lower = name.toLowerCase();
    if (lower === 'host') headers.push(name, host);
    else if (lower === 'origin' && value.toLowerCase() === own) headers.push(name, origin);
    else headers.push(name, value);
  }
  const chunked = chunkedCoding(received);
  if (chunked !== undefined) headers.push('Transfer-Encoding', chunked);
  return headers;
}

/** For a question of our own in the name of whoever asked: who that is, and nothing about a body. */
export function sameCaller(received: Flat, host: string): [name: string, value: string][] {
  return endToEnd(received).flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    if (lower === 'host') return [[name, host] satisfies [string, string]];
    return OF_A_BODY.test(lower) ? [] : [[name, value] satisfies [string, string]];
  });
}

/** What the answer is packed in, is to be read here. */
const OF_A_BODY = /^(?:content-.*|accept-encoding|expect|trailer|range|if-.*|origin)$/;

/** The headers of the answer for the client. */
export const answerHeaders = (received: Flat): string[] => endToEnd(received).flat();

function endToEnd(received: Flat): [name: string, value: string][] {
  const pairs = Array.from(
    { length: received.length / 2 },
    (_, i) => [received[2 * i] ?? '', received[2 * i + 1] ?? ''] as [string, string],
  );
  const named = pairs.filter(([name]) => name.toLowerCase() === 'connection').flatMap(([, value]) => value.toLowerCase().split(','));
  // How long a body is, is nothing that Connection could take away.
  const dropped = new Set(named.map((name) => name.trim()).filter((name) => name !== 'content-length' && name !== 'host'));
  return pairs.filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()) && !dropped.has(name.toLowerCase()));
}

/** Chunks are taken off and made anew; what the body is packed in below them stays. */
function chunkedCoding(received: Flat): string | undefined {
  return received.find((value, i) => i % 2 === 1 && received[i - 1]?.toLowerCase() === 'transfer-encoding' && /\bchunked\b/i.test(value));
}
