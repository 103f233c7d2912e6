import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * What kind of network an address belongs to. `forbidden` is never connected to, whatever the policy: link-local and
 * metadata addresses, "this network", multicast and broadcast, in every notation that reaches them.
 */
export type AddressKind = 'public' | 'private' | 'loopback' | 'forbidden';

export function kindOfAddress(address: string): AddressKind {
  const decisive = plainAddress(address);
  if (includes(forbidden, decisive)) return 'forbidden';
  if (includes(loopback, decisive)) return 'loopback';
  return includes(notGlobal, decisive) ? 'private' : 'public';
}

/** How far inside an address lies, for judging redirects. */
export type Reach = Exclude<AddressKind, 'forbidden'>;

/** Addresses of documentation stand for public ones; what is never a target lies as deep as anything. */
export function reachOf(address: string): Reach {
  const plain = plainAddress(address);
  if (includes(documentation, plain)) return 'public';
  const kind = kindOfAddress(address);
  return kind === 'forbidden' ? 'loopback' : kind;
}

/** Without its zone, and as IPv4 where that is what it leads to. */
export function plainAddress(address: string): string {
  const bare = withoutZone(address);
  return embeddedIPv4(bare) ?? bare;
}

/**
 * The IPv4 address that an IPv6 one leads to: mapped, compatible, NAT64, 6to4 and Teredo forms.
 * @returns undefined when it is IPv4 already or nothing of this kind
 */
function embeddedIPv4(address: string): string | undefined {
  if (isIP(address) !== 6) return undefined;
  const words = wordsOf(address);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = words;
  const zeros = (...values: number[]) => values.every((value) => value === 0);
  if (zeros(a, b, c, d, e) && f === 0xffff) return dotted(g, h); // ::ffff:0:0/96
  if (zeros(a, b, c, d, f) && e === 0xffff) return dotted(g, h); // ::ffff:0:0:0/96
  if (zeros(a, b, c, d, e, f) && g !== 0) return dotted(g, h); // ::/96
  if (a === 0x64 && b === 0xff9b && (zeros(c, d, e, f) || c === 1)) return dotted(g, h); // 64:ff9b::/96 and 64:ff9b:1::/48
  if (a === 0x2002) return dotted(b, c); // 2002::/16
  if (a === 0x2001 && b === 0) return dotted(g ^ 0xffff, h ^ 0xffff); // 2001::/32, the client's address inverted
  return undefined;
}

const withoutZone = (address: string) => address.split('%')[0] ?? address;

function includes(list: BlockList, address: string): boolean {
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

function listOf(...subnets: string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [net = '', bits = ''] = subnet.split('/');
    list.addSubnet(net, Number(bits), isIPv4(net) ? 'ipv4' : 'ipv6');
  }
  return list;
}

const loopback = listOf('127.0.0.0/8', '::1/128');

const forbidden = listOf(
  '0.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '255.255.255.255/32',
  '100.100.100.200/32', // metadata of Alibaba Cloud
  '::/128',
  'fe80::/10',
  'ff00::/8',
  'fd00:ec2::254/128', // metadata of AWS
);

const documentation = listOf('192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20');

/** The special-purpose registries of IANA, as Python's `is_global` reads them. */
const notGlobal = listOf(
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '240.0.0.0/4',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '3fff::/20',
  'fc00::/7',
  'fec0::/10',
);

/** The eight 16-bit words of an IPv6 address. */
export function wordsOf(address: string): number[] {
  const plain = address.replace(/(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/, (_, a, b, c, d) => {
    const word = (high: string, low: string) => (Number(high) * 256 + Number(low)).toString(16);
    return `${word(a, b)}:${word(c, d)}`;
  });
  const [head = '', tail] = plain.split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const gap = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...gap, ...right].map((word) => Number.parseInt(word, 16));
}

export const dotted = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255].join('.');
