import { BlockList, isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

const privateRanges = new BlockList();
privateRanges.addSubnet('10.0.0.0', 8, 'ipv4');
privateRanges.addSubnet('172.16.0.0', 12, 'ipv4');
privateRanges.addSubnet('192.168.0.0', 16, 'ipv4');
privateRanges.addSubnet('fc00::', 7, 'ipv6');

/** RFC 1918 and RFC 4193, the addresses that a stock MLflow answers to without being told. @param host without brackets */
export function isPrivateAddress(host: string): boolean {
  const family = isIP(host);
  return family !== 0 && privateRanges.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** A name or an address of this machine; `0.0.0.0` is what programs write for "this machine, any address". */
export function isOwnName(host: string): boolean {
  const name = host.toLowerCase();
  const own = hostname().toLowerCase();
  const short = own.split('.', 1)[0];
  if ([own, short, `${short}.local`, '0.0.0.0'].includes(name)) return true;
  if (isIP(name) === 0) return false;
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === name));
}

/** IPv4 addresses by which other machines may find this one. */
export const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).flatMap(({ address, family, internal }) => (family === 'IPv4' && !internal ? [address] : [])),
  );
