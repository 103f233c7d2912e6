import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

export interface HostRule {
  /** Only this port will do; without it any port, or none, is fine. */
  port?: number;
  /** Further exact names, compared without regard to case. */
  allowed?: readonly string[];
}

/**
 * Decides on the Host header: loopback addresses and `localhost` pass, and exact names of `allowed`. The value is
 * parsed, never matched by prefix or glob; two Host headers or an absolute-form target are refused, because Node
 * would use the first and ignore the second.
 */
export function isAllowedHost(request: Pick<IncomingMessage, 'rawHeaders' | 'url'>, rule: HostRule = {}): boolean {
  const hosts = request.rawHeaders.filter((_, i) => i % 2 === 0 && request.rawHeaders[i]?.toLowerCase() === 'host');
  if (hosts.length !== 1 || !request.url?.startsWith('/')) return false;
  const index = request.rawHeaders.findIndex((name, i) => i % 2 === 0 && name.toLowerCase() === 'host');
  const parsed = parseHost(request.rawHeaders[index + 1] ?? '');
  if (!parsed) return false;
  if (rule.port !== undefined && (parsed.port ?? 80) !== rule.port) return false;
  return isLoopbackName(parsed.host) || (rule.allowed ?? []).some((name) => isSameHost(name, parsed));
}

/** Whether an Origin header names a page of this machine: http or https, a loopback name, nothing but an origin. */
export function isLoopbackOrigin(origin: string): boolean {
  const parsed = /^https?:\/\/(.+)$/i.exec(origin);
  const host = parsed?.[1] && parseHost(parsed[1]);
  return host ? isLoopbackName(host.host) : false;
}

export function isLoopbackName(host: string): boolean {
  const family = isIP(host);
  if (family !== 0) return loopback.check(host, family === 4 ? 'ipv4' : 'ipv6');
  return host.toLowerCase() === 'localhost';
}

interface ParsedHost {
  /** Without brackets. */
  host: string;
  port?: number;
}

export function parseHost(value: string): ParsedHost | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?$/.exec(value);
  const host = match?.[1] ?? match?.[2];
  if (!host || (match?.[1] && isIP(host) !== 6)) return undefined;
  const port = match?.[3] === undefined ? undefined : Number(match[3]);
  if (port !== undefined && port > 65_535) return undefined;
  return port === undefined ? { host } : { host, port };
}

function isSameHost(allowed: string, { host, port }: ParsedHost): boolean {
  const wanted = parseHost(allowed);
  if (!wanted) return false;
  return wanted.host.toLowerCase() === host.toLowerCase() && (wanted.port === undefined || wanted.port === port);
}
