import type { IncomingMessage } from 'node:http';
import type { Problem } from '#shared/domain/problem.ts';
import { isAllowedHost, isLoopbackName } from './host-check.ts';
import { parseHost } from './parse-host.ts';
import { problemOf } from './problem.ts';

type Asked = Pick<IncomingMessage, 'rawHeaders' | 'headers' | 'url' | 'method'>;

/**
 * Why a request to the control plane is refused before anything else is looked at: its Host is not this machine with
 * this port, or a page of another origin made the browser send it. One exception: a link on another site may open the
 * page itself (a top-level navigation, which the other site cannot read), never an address under `/api`.
 *
 * @param port the port that the listener really has
 */
export function refusalOfStranger(request: Asked, port: number): Problem | undefined {
  if (!isAllowedHost(request, { port })) {
    return problemOf('foreign-host', `The Host header has to be 127.0.0.1:${port}, localhost:${port} or [::1]:${port}.`);
  }
  const { origin, 'sec-fetch-site': site } = request.headers;
  const foreignOrigin = origin !== undefined && !isOwnOrigin(origin, port);
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const isKnownSite = site === 'cross-site' || site === 'same-site';
  if (!foreignOrigin && (!foreignSite || (isKnownSite && opensThePage(request)))) return undefined;
  return problemOf('foreign-origin', 'Only the inspector’s own page may ask, or a program that sends no Origin header.');
}

function isOwnOrigin(origin: string, port: number): boolean {
  const host = /^http:\/\/(.+)$/.exec(origin)?.[1];
  const parsed = host === undefined ? undefined : parseHost(host);
  return parsed !== undefined && isLoopbackName(parsed.host) && (parsed.port ?? 80) === port;
}

function opensThePage({ method, url, headers }: Asked): boolean {
  const isNavigation = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return method === 'GET' && isNavigation && url !== undefined && !/^\/+api(\/|$)/i.test(url);
}
