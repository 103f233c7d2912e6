import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { type HostPattern, matchesHost } from '#shared/domain/app/host-pattern.ts';
import { isOwnName, isPrivateAddress } from './own-names.ts';
import { parseHost } from './parse-host.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

export interface HostRule {
  /** Only this port will do; without it any port, or none, is fine. */
  port?: number;
  /** Further names that a user allows. */
  allowed?: readonly HostPattern[];
  /** Whether the listener was bound beyond this machine on purpose: then private addresses and this machine's own names pass too. */
  reachable?: boolean;
}

/**
 * Decides on the Host header: loopback addresses and `localhost` pass, and what the rule adds. The value is
 * parsed, never matched as a text; two Host headers or an absolute-form target are refused, because Node
 * would use the first and ignore the second.
 */
export function isAllowedHost(request: Pick<IncomingMessage, 'rawHeaders' | 'url'>, rule: HostRule = {}): boolean {
  const host = onlyHost(request.rawHeaders);
  const parsed = host !== undefined && request.url?.startsWith('/') ? parseHost(host) : undefined;
  if (!parsed) return false;
  if (rule.port !== undefined && (parsed.port ?? 80) !== rule.port) return false;
  if (isLoopbackName(parsed.host)) return true;
  if (rule.reachable && (isPrivateAddress(parsed.host) || isOwnName(parsed.host))) return true;
  return (rule.allowed ?? []).some((pattern) =>
    matchesHost(pattern, { name: parsed.host, family: isIP(parsed.host), ...(parsed.port !== undefined && { port: parsed.port }) }),
  );
}

/** @returns undefined where there is none, or more than one */
function onlyHost(rawHeaders: readonly string[]): string | undefined {
  let host: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length !== 4 || name.toLowerCase() !== 'host') continue;
    if (host !== undefined) return undefined;
    host = rawHeaders[at + 1];
  }
  return host;
}

export function isLoopbackName(host: string): boolean {
  const family = isIP(host);
  if (family !== 0) return loopback.check(host, family === 4 ? 'ipv4' : 'ipv6');
  return host.toLowerCase() === 'localhost';
}
