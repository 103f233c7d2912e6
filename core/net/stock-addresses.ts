import { BlockList, isIPv4 } from 'node:net';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import { dotted, wordsOf } from './address-rules.ts';

/**
 * Whether MLflow 3.17.2 takes an address for a public one: the IPv4 address inside a mapped, 6to4 or NAT64 (64:ff9b::/96)
 * one decides, then Python's `is_global`, as Python 3.11.7 has its tables. Multicast is public there.
 *
 * @param address without a zone, or with one, which Python ignores here
 */
export function isPublicForMlflow(address: string, release: MlflowRelease): boolean {
  const bare = address.split('%')[0] ?? address;
  const decisive = embeddedForMlflow(bare, release) ?? bare;
  return !notGlobalInPython.check(decisive, isIPv4(decisive) ? 'ipv4' : 'ipv6');
}

/** As Python writes an address that the operating system gave: IPv6 in its shortest form, without a zone. */
export function pythonAddress(address: string): string {
  const bare = address.split('%')[0] ?? address;
  return isIPv4(bare) ? bare : (URL.parse(`http://[${bare}]`)?.hostname.slice(1, -1) ?? bare);
}

function embeddedForMlflow(address: string, release: MlflowRelease): string | undefined {
  if (isIPv4(address)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = wordsOf(address);
  if ([a, b, c, d, e].every((word) => word === 0) && f === 0xffff) return dotted(g, h);
  if (!release.has('decodesIpv4')) return undefined;
  if (a === 0x2002) return dotted(b, c);
  if (a === 0x64 && b === 0xff9b && [c, d, e, f].every((word) => word === 0)) return dotted(g, h);
  return undefined;
}

const notGlobalInPython = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 29],
  ['192.0.0.170', 31],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['240.0.0.0', 4],
] as const) {
  notGlobalInPython.addSubnet(net, bits, 'ipv4');
}
for (const [net, bits] of [
  ['::', 128],
  ['::1', 128],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  notGlobalInPython.addSubnet(net, bits, 'ipv6');
}
