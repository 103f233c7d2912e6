import { isIP } from 'node:net';

interface ParsedHost {
  /** Without brackets. */
  host: string;
  port?: number;
}

/** A Host header, or the part of an origin behind its scheme. @returns undefined for what is neither a name nor an address */
export function parseHost(value: string): ParsedHost | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?$/.exec(value);
  const host = match?.[1] ?? match?.[2];
  if (!host || (match?.[1] && isIP(host) !== 6)) return undefined;
  const port = match?.[3] === undefined ? undefined : Number(match[3]);
  if (port !== undefined && port > 65_535) return undefined;
  return port === undefined ? { host } : { host, port };
}
