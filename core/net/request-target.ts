/** A URL taken apart for the request line and the headers. */
export interface RequestTarget {
  protocol: 'http:' | 'https:';
  /** Without brackets. */
  hostname: string;
  port: number;
  /** As it stands in the Host header: the port only where it is not the scheme's own. */
  host: string;
  /** Path and query, percent-encoded; the fragment is dropped. */
  path: string;
  /** From user information in the URL. */
  authorization?: string;
}

/** Webhooks are few, and each is sent to again and again. */
const MOST_KNOWN = 256;
const LONGEST_KNOWN = 1024;
const known = new Map<string, RequestTarget | undefined>();

/** @returns undefined for what is not an http or https URL with a host and a usable port */
export function parseTarget(text: string): Readonly<RequestTarget> | undefined {
  if (known.has(text)) return known.get(text);
  const target = parse(text);
  if (text.length > LONGEST_KNOWN) return target;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, target);
  return target;
}

function parse(text: string): RequestTarget | undefined {
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return undefined;
  const authorization = basicAuth(url);
  return {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    host: url.host,
    path: encodePath(url.pathname + url.search),
    ...(authorization !== undefined && { authorization }),
  };
}

/** The Location of a redirect against the URL that sent it. @returns undefined when no http URL comes of it */
export function resolveLocation(location: string, base: string): string | undefined {
  const url = URL.parse(location, base);
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : undefined;
}

/** Whether user information may follow a redirect: same host, and same scheme and port or the step from http to https. */
export function mayKeepAuthorization(from: RequestTarget, to: RequestTarget): boolean {
  if (from.hostname !== to.hostname) return false;
  if (from.protocol === 'http:' && from.port === 80 && to.protocol === 'https:' && to.port === 443) return true;
  return from.protocol === to.protocol && from.port === to.port;
}

/** MLflow's client encodes a few characters that the URL standard leaves, and writes the codes in upper case. */
function encodePath(path: string): string {
  return path.replace(/["<>\\^`{|}]/g, encodeURIComponent).replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase());
}

/** Of user information in a URL, for a header. */
export function basicAuth({ username, password }: Pick<URL, 'username' | 'password'>): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${decode(username)}:${decode(password)}`, 'latin1').toString('base64')}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
