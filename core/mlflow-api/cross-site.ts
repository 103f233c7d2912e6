import type { IncomingMessage } from 'node:http';
import { type HostRule, isAllowedHost } from '#core/http/host-check.ts';
import { type Answer, text } from './answer.ts';

/** Who may talk to the MLflow API. */
export interface NeighbourRule {
  hosts: HostRule;
  /** Exact origins of pages, in lower case: `http://localhost:3000`. */
  origins: readonly string[];
  /** There are pages at this address that ask it: those of the server that is mirrored. */
  ownPages?: boolean;
}

/** Monitoring asks these under whatever name it knows; they tell nothing. */
const OPEN_PATHS = new Set(['/health', '/version']);

/**
 * Who may talk to this plane: it has no credentials, so a page of another site must not reach it. The host must be a
 * name of this machine or one that was allowed; an Origin that was not allowed, or a browser's word that another site is
 * involved, is refused for every method. @returns the refusal, if it is one; its body says how to allow what was refused
 */
export function refuseForeign(request: IncomingMessage, path: string, { hosts, origins, ownPages }: NeighbourRule): Answer | undefined {
  if (!OPEN_PATHS.has(path) && !isAllowedHost(request, hosts)) return text(403, refusedHost(request));
  if (path === '/' && isFollowedLink(request)) return undefined;
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && !KNOWN_SITES.has(site)) return text(403, refusedOrigin(origin));
  if (ownPages && isOwnPage(request)) return undefined;
  if (origin !== undefined) return origins.includes(origin.toLowerCase()) ? undefined : text(403, refusedOrigin(origin));
  // A browser's word that the user typed the address, or that no other site is involved.
  return site === undefined || site === 'none' || site === 'same-origin' ? undefined : text(403, refusedOrigin(undefined));
}

/** The Host was judged before, so that no other site can have its name. */
function isOwnPage({ headers: { host, origin, 'sec-fetch-site': site } }: IncomingMessage): boolean {
  return origin !== undefined && origin.toLowerCase() === `http://${host}`.toLowerCase() && (site === undefined || site === 'same-origin');
}

/**
 * A person who follows a link leaves the page that it stood on, and that page learns nothing: clients print links to `/`, which a notebook
 * shows, and `/` only leads on to the inspector. A browser sets these headers, no script can.
 */
function isFollowedLink({ method, headers }: IncomingMessage): boolean {
  const { origin, 'sec-fetch-mode': mode, 'sec-fetch-dest': destination } = headers;
  return method === 'GET' && origin === undefined && mode === 'navigate' && destination === 'document';
}

/** The words of the specification. What means something else one day is not let in today. */
const KNOWN_SITES: ReadonlySet<string> = new Set(['same-origin', 'same-site', 'cross-site', 'none']);

/** A page of another port of this machine is foreign too: whoever runs it is not whoever runs this server. */
function refusedOrigin(origin: string | undefined): string {
  const who = origin === undefined ? 'A page of another site asked' : `A page of ${shown(origin)} asked`;
  return `Cross-origin request blocked. ${who}; start Hookglass with --allowed-origins ORIGIN to let one.`;
}

const shown = (text: string) => text.replace(/[^\x21-\x7e]/g, '?').slice(0, 200);

const REBINDING = 'Invalid Host header - possible DNS rebinding attack detected.';
const NO_PATH = 'The request is for “*” and not for a path.';
const WHOLE_ADDRESS =
  'The request line holds a whole address, which clients write for a proxy. This server is none: take it out of HTTP_PROXY, and set it as the tracking URI.';

/** MLflow's words first: clients and people look for them. */
function refusedHost({ url = '', rawHeaders, headers: { host } }: IncomingMessage): string {
  if (!url.startsWith('/')) return `${REBINDING} ${url === '*' ? NO_PATH : WHOLE_ADDRESS}`;
  const given = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  const what =
    given > 1
      ? 'The request has more than one Host header'
      : host === undefined
        ? 'The request has no Host header'
        : `This server does not answer to the name ${shown(host)}`;
  return `${REBINDING} ${what}. Start Hookglass with --allowed-hosts NAME to allow one.`;
}

/** Headers that let a page which was allowed read the answer. */
export function corsHeaders(request: IncomingMessage): readonly string[] {
  const { origin } = request.headers;
  if (origin === undefined || isOwnPage(request)) return [];
  return ['access-control-allow-origin', origin, 'access-control-allow-credentials', 'true'];
}

/** The browser's question before a request of a page that was allowed. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

export function preflightAnswer({ headers }: IncomingMessage): Answer {
  return {
    ...text(200, 'OK'),
    headers: {
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
      'access-control-max-age': '600',
      ...(headers['access-control-request-headers'] && { 'access-control-allow-headers': headers['access-control-request-headers'] }),
    },
  };
}
