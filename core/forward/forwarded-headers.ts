type Pairs = ReadonlyArray<readonly [name: string, value: string]>;

/** Of one connection only (RFC 9110, 7.6.1); Expect was answered by us, framing is made anew. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect']);

/** The word in Via by which a request that comes around again is recognised. */
const OUR_NAME = '1.1 hookglass';

export interface Framing {
  bodyLength: number;
  /** Fields follow the body, which only chunks allow. */
  hasTrailers: boolean;
  /** Said in Via, so that a loop is noticed. */
  isForwarded?: boolean;
}

/**
 * The headers for the app: as they came, in their order and case, duplicates included. Only what belongs to one
 * connection goes: Host names the target in its old place, one Content-Length stands for whatever framing there was,
 * or chunks where fields follow the body.
 */
export function requestHeaders(
  received: Pairs,
  host: string,
  { bodyLength, hasTrailers, isForwarded = true }: Framing,
): [name: string, value: string][] {
  const kept = endToEnd(received);
  const headers: [string, string][] = [];
  let hasHost = false;
  let hasLength = false;
  for (const [name, value] of kept) {
    const lower = name.toLowerCase();
    if (lower === 'host') {
      if (!hasHost) headers.push([name, host]);
      hasHost = true;
    } else if (lower === 'content-length') {
      if (!hasLength && !hasTrailers) headers.push([name, String(bodyLength)]);
      hasLength = true;
    } else headers.push([name, value]);
  }
  if (!hasHost) headers.unshift(['Host', host]);
  if (hasTrailers) headers.push(['Transfer-Encoding', 'chunked']);
  else if (!hasLength) headers.push(['Content-Length', String(bodyLength)]);
  return [...headers, ...(isForwarded ? [['Via', OUR_NAME] satisfies [string, string]] : []), ['Connection', 'close']];
}

/** The headers of the app's answer for the sender; the framing is added where the answer is written. */
export function answerHeaders(received: Pairs): [name: string, value: string][] {
  return endToEnd(received).filter(([name]) => name.toLowerCase() !== 'content-length');
}

/** How many forwarders of our kind a request has come through. */
export function hopsOf(received: Pairs): number {
  return received
    .filter(([name]) => name.toLowerCase() === 'via')
    .flatMap(([, value]) => value.split(','))
    .filter((hop) => hop.trim() === OUR_NAME).length;
}

function endToEnd(received: Pairs): [name: string, value: string][] {
  const named = received.filter(([name]) => name.toLowerCase() === 'connection').flatMap(([, value]) => value.toLowerCase().split(','));
  // What MLflow signs by is never taken for a property of the connection, whatever Connection says.
  const dropped = new Set(named.map((name) => name.trim()).filter((name) => !name.startsWith('x-mlflow-') && name !== 'content-length'));
  return received.flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    return HOP_BY_HOP.has(lower) || dropped.has(lower) ? [] : [[name, value] satisfies [string, string]];
  });
}
