import type { IncomingMessage } from 'node:http';
import { type HostRule, isAllowedHost, isLoopbackOrigin } from '#core/http/host-check.ts';
import { type Answer, text } from './answer.ts';

/** Monitoring asks these under whatever name it knows; they tell nothing. */
const OPEN_PATHS = new Set(['/health', '/version']);

/**
 * Who may talk to this plane: it has no credentials, so a page of another site must not reach it. The host must be a
 * loopback name or one that was allowed; a foreign Origin, or a browser's word that the request comes from another
 * site, is refused for every method. @returns the refusal, if it is one; its body says how to allow what was refused
 */
export function refuseForeign(request: IncomingMessage, path: string, hosts: HostRule): Answer | undefined {
  if (!OPEN_PATHS.has(path) && !isAllowedHost(request, hosts)) return text(403, refusedHost(request));
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined && !isLoopbackOrigin(origin)) return text(403, 'Cross-origin request blocked');
  if (origin === undefined && (site === 'cross-site' || site === 'same-site')) return text(403, 'Cross-origin request blocked');
  return undefined;
}

/** MLflow's words first: clients and people look for them. */
function refusedHost({ rawHeaders, headers: { host } }: IncomingMessage): string {
  const given = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  const what =
    given > 1
      ? 'The request has more than one Host header'
      : host === undefined
        ? 'The request has no Host header'
        : `This server does not answer to the name ${host.replace(/[^\x21-\x7e]/g, '?').slice(0, 200)}`;
  return `Invalid Host header - possible DNS rebinding attack detected. ${what}. Start Hookglass with --allowed-hosts NAME to allow one.`;
}

/** Headers that let a page of this machine read the answer. */
export function corsHeaders({ headers: { origin } }: IncomingMessage): readonly string[] {
  if (origin === undefined) return [];
  return ['access-control-allow-origin', origin, 'access-control-allow-credentials', 'true'];
}

/** The browser's question before a request of a page of this machine. */
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
