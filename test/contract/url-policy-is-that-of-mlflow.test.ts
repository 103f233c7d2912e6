import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createUrlPolicy } from '#core/dispatch/send/url-policy.ts';
import { createResolver, type Lookup } from '#core/net/resolver.ts';
import { needPython, PYTHON, runPython } from '../support/python.ts';

const SCRIPT = fileURLToPath(new URL('./differential/url_policy.py', import.meta.url));

/** First and last addresses of every network that some rule speaks of, and their neighbours outside. */
const IPV4 = [
  ...['0.0.0.0', '0.255.255.255', '1.0.0.0', '1.1.1.1', '8.8.8.8', '9.255.255.255', '10.0.0.0', '10.255.255.255', '11.0.0.0'],
  ...['100.63.255.255', '100.64.0.0', '100.100.100.200', '100.127.255.255', '100.128.0.0', '126.255.255.255', '127.0.0.0', '127.0.0.1'],
  ...['127.255.255.255', '128.0.0.0', '169.253.255.255', '169.254.0.0', '169.254.169.254', '169.254.255.255', '169.255.0.0'],
  ...[
    '172.15.255.255',
    '172.16.0.0',
    '172.31.255.255',
    '172.32.0.0',
    '191.255.255.255',
    '192.0.0.0',
    '192.0.0.7',
    '192.0.0.8',
    '192.0.0.9',
  ],
  ...['192.0.0.10', '192.0.0.169', '192.0.0.170', '192.0.0.171', '192.0.0.172', '192.0.0.255', '192.0.1.0', '192.0.2.0', '192.0.2.255'],
  ...['192.0.3.0', '192.31.196.1', '192.52.193.1', '192.88.99.1', '192.167.255.255', '192.168.0.0', '192.168.255.255', '192.169.0.0'],
  ...['192.175.48.1', '198.17.255.255', '198.18.0.0', '198.19.255.255', '198.20.0.0', '198.51.99.255', '198.51.100.0', '198.51.100.255'],
  ...['198.51.101.0', '203.0.112.255', '203.0.113.0', '203.0.113.255', '203.0.114.0', '223.255.255.255', '224.0.0.0', '224.0.0.1'],
  ...['239.255.255.250', '239.255.255.255', '240.0.0.0', '254.255.255.255', '255.255.255.254', '255.255.255.255'],
];
const IPV6 = [
  ...[
    '::',
    '::1',
    '::2',
    '::ffff',
    '::127.0.0.1',
    '::169.254.169.254',
    '::8.8.8.8',
    '::ffff:0:0',
    '::fffe:0:0',
    '::ffff:0:8.8.8.8',
    '::ffff:0:127.0.0.1',
  ],
  ...[
    '64:ff9b::',
    '64:ff9b::1:0:0',
    '64:ff9b:1::',
    '64:ff9b:1::7f00:1',
    '64:ff9b:1::808:808',
    '64:ff9b:2::',
    '100::',
    '100::1',
    '100:0:0:1::',
    '200::1',
  ],
  ...[
    '2000::1',
    '2001::',
    '2001::1',
    '2001:0:0:0:0:0:5601:5601',
    '2001:1::1',
    '2001:1::2',
    '2001:2::1',
    '2001:3::1',
    '2001:4:112::1',
    '2001:10::1',
  ],
  ...[
    '2001:20::1',
    '2001:30::1',
    '2001:1ff:ffff::1',
    '2001:200::1',
    '2001:db8::',
    '2001:db8:ffff::1',
    '2001:db9::',
    '2002::',
    '2003::1',
    '2606:4700::1111',
  ],
  ...[
    '2620:4f:8000::1',
    '3ffe::1',
    '3fff::1',
    '3fff:fff::1',
    '4000::1',
    '5f00::1',
    'e000::1',
    'fbff::1',
    'fc00::',
    'fd00:ec2::254',
    'fd12:3456::1',
  ],
  ...[
    'fdff:ffff::1',
    'fe00::1',
    'fe80::',
    'fe80::1',
    'febf::1',
    'fec0::1',
    'feff::1',
    'ff00::',
    'ff02::1',
    'ff05::1:3',
    'ff0e::1',
    'ffff::1',
    'FF02::1',
  ],
  ...['0:0:0:0:0:0:0:1', '2606:4700:0:0:1:0:0:1111', '::FFFF:8.8.8.8', 'fe80::1%lo', '2606:4700::1111%25lo'],
];
/** IPv4 addresses inside IPv6 ones, in every form that somebody decodes. */
const EMBEDDED = ['127.0.0.1', '10.0.0.1', '169.254.169.254', '8.8.8.8', '224.0.0.1', '100.64.0.1', '0.0.0.0', '192.0.0.8'].flatMap(
  (address) => {
    const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
    const [high, low] = [a * 256 + b, c * 256 + d].map((word) => word.toString(16));
    const [invertedHigh, invertedLow] = [(a * 256 + b) ^ 0xffff, (c * 256 + d) ^ 0xffff].map((word) => word.toString(16));
    return [
      `::ffff:${address}`,
      `64:ff9b::${address}`,
      `64:ff9b:1::${address}`,
      `2002:${high}:${low}::1`,
      `2001::${invertedHigh}:${invertedLow}`,
      `::ffff:0:${high}:${low}`,
    ];
  },
);
const HOSTS = [
  ...[
    'localhost',
    'LOCALHOST',
    'Localhost',
    'localhost.',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f.1',
    '0x7f000001',
    '017700000001',
    '0177.0.0.1',
  ],
  ...[
    '1.2.3',
    '134744072',
    '0x08080808',
    '256.1.1.1',
    '1.2.3.4.5',
    '8.8.8.8.',
    '08.8.8.8',
    'nowhere.invalid',
    'a..b',
    '.a',
    'a.',
    'x'.repeat(63),
    'x'.repeat(64),
  ],
  ...[
    `${'x'.repeat(64)}.com`,
    'a b',
    'a%20b',
    'a_b.invalid',
    '-',
    '*',
    'ä.invalid',
    '①.invalid',
    '１２７.0.0.1',
    '127。0。0。1',
    'ℂ.invalid',
    '8.8.8.8%lo',
  ],
];
const FORMS = [
  ...[
    '',
    ' ',
    '\t',
    '\n',
    '\u3000',
    '\ufeff',
    '\x1c',
    '\x85',
    'https://',
    'https:',
    'https:/',
    'https:///',
    'https:///path',
    'https:// ',
    'https://?q',
    'https://#f',
  ],
  ...[
    'http://8.8.8.8',
    'HTTPS://8.8.8.8',
    ' https://8.8.8.8',
    '\x01https://8.8.8.8',
    'ht\ttps://8.8.8.8',
    'https://8.8\n.8.8',
    'ftp://8.8.8.8',
    'https//8.8.8.8',
  ],
  ...[
    '//8.8.8.8',
    '8.8.8.8',
    'example',
    'example:',
    'é://8.8.8.8',
    '1https://8.8.8.8',
    'https+x://8.8.8.8',
    'javascript:alert(1)',
    'file:///etc/passwd',
    ':https://8.8.8.8',
  ],
  ...[
    'https://[8.8.8.8]',
    'https://[',
    'https://]',
    'https://[]',
    'https://[::1',
    'https://::1]',
    'https://[::1]x',
    'https://a[::1]',
    'https://a@[2606:4700::1111]:443/',
  ],
  ...[
    'https://[foo]',
    'https://[v1.x]',
    'https://[vx]',
    'https://[V1.x]',
    'https://[2606:4700::1111%]',
    'https://[2606:4700::1111%eth0%1]',
    'https://[01.2.3.4]',
    'https://]8.8.8.8[',
  ],
  ...[
    'https://u:p@8.8.8.8',
    'https://u@p@8.8.8.8',
    'https://@8.8.8.8',
    'https://8.8.8.8@',
    'https://8.8.8.8@127.0.0.1',
    'https://127.0.0.1@8.8.8.8',
    'https://8.8.8.8:abc',
  ],
  ...[
    'https://8.8.8.8:99999',
    'https://8.8.8.8:',
    'https://:443',
    'https://8.8.8.8\\@127.0.0.1',
    'https://8.8.8.8?@127.0.0.1',
    'https://8.8.8.8#@127.0.0.1',
    'https://\'"',
    'https://a℀b',
    'https://a／b',
  ],
  ...['https://8.8.8.8/a b', 'https://8.8.8.8/\u0000', 'https://8.8.8.8/é'],
];
/** Addresses that nobody chose, in the ways in which addresses are written; always the same ones. */
const BY_CHANCE = Array.from({ length: 300 }, (_, i) => {
  const bytes = createHash('sha256').update(`address ${i}`).digest();
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const number = bytes.readUInt32BE();
  const words = (count: number, from = 4) =>
    Array.from({ length: count }, (_, at) => bytes.readUInt16BE(from + 2 * at).toString(16)).join(':');
  const forms = [
    `${a}.${b}.${c}.${d}`,
    String(number),
    `0x${number.toString(16)}`,
    `0${a.toString(8)}.${b}.${c}.${d}`,
    `${a}.${b}.${c * 256 + d}`,
    `[${words(8)}]`,
    `[2${words(1).padStart(3, '0').slice(0, 3)}:${words(3)}::${words(2, 10)}]`,
    `[::ffff:${a}.${b}.${c}.${d}]`,
    `[64:ff9b:${i % 3}::${a}.${b}.${c}.${d}]`,
    `[2002:${words(2)}::1]`,
    `[f${'cdef'[i % 4]}${bytes[9]?.toString(16).padStart(2, '0')}:${words(2)}::${words(1, 12)}]`,
  ];
  return `https://${forms[i % forms.length]}/hook`;
});
const URLS = [...IPV4, ...HOSTS]
  .map((host) => `https://${host}/hook`)
  .concat(
    [...IPV6, ...EMBEDDED].map((host) => `https://[${host}]/hook`),
    FORMS,
    BY_CHANCE,
  );

describe.runIf(needPython('HOOKGLASS_PYTHON'))('--url-policy mlflow', () => {
  test.each([
    ['as a stock MLflow', {}, {}],
    [
      'with http and private addresses allowed',
      { MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https', MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true' },
      { schemes: ['http', 'https'], allowPrivate: true },
    ],
  ])('takes and refuses %s does, in its words', async (_, env, options) => {
    expect(URLS.length).toBeGreaterThan(550);
    const policy = createUrlPolicy({ mode: 'mlflow', lookup: awaited(createResolver()), ...options });
    const directory = mkdtempSync(path.join(tmpdir(), 'hookglass-urls-'));
    const file = path.join(directory, 'urls.json');
    writeFileSync(file, JSON.stringify(URLS));

    const { stdout } = await runPython(PYTHON ?? '', SCRIPT, [file], { MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'https', ...env });
    const ours = await Promise.all(URLS.map(async (url) => (await policy.check(url)) ?? null));

    rmSync(directory, { recursive: true });
    const theirs = JSON.parse(stdout) as (string | null)[];
    expect(URLS.map((url, i) => [url, ours[i]])).toEqual(URLS.map((url, i) => [url, theirs[i]]));
  });
});

function awaited(lookup: Lookup) {
  return (hostname: string) =>
    new Promise<Parameters<Parameters<Lookup>[1]>[1]>((resolve, reject) =>
      lookup(hostname, (error, addresses) => (error ? reject(error) : resolve(addresses))),
    );
}
