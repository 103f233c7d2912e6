import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { createUrlPolicy, type UrlPolicyOptions } from '#core/dispatch/send/url-policy.ts';
import { releaseOf } from '#shared/domain/mlflow/release.ts';

const NO_NAME = '[Errno -2] Name or service not known';
const LONG = 'a'.repeat(64);
/** An interface of this machine. */
const [LINK = ''] = Object.keys(networkInterfaces());
const inside = (name: string, address = name) =>
  `Webhook URL must not resolve to a non-public IP address. '${name}' resolves to ${address}.`;
const unknown = (name: string, why = NO_NAME) => `Cannot resolve Webhook URL hostname '${name}': ${why}`;
const idna = (what: string) => `encoding with 'idna' codec failed (UnicodeError: ${what})`;
const invalid = (url: string, why: string) => `Invalid webhook URL '${url}': ValueError(${why})`;

/** Addresses are what they say, and no name is known. */
function policy(options: Partial<UrlPolicyOptions> = {}) {
  return createUrlPolicy({
    mode: 'mlflow',
    async lookup(hostname) {
      const [address = ''] = hostname.split('%');
      if (isIP(address) === 0) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
      return [{ address, family: isIP(address) }];
    },
    ...options,
  });
}

/** What `_validate_webhook_url` of MLflow 3.17.2 said under Python 3.11, where http was allowed too. */
test.each([
  ['https://[v1.x]/', unknown('v1.x')],
  ['https://[v12.ab]/', unknown('v12.ab')],
  ['https://[v1.]/', invalid('https://[v1.]/', "'IPvFuture address is invalid'")],
  ['https://[vG.x]/', invalid('https://[vG.x]/', "'IPvFuture address is invalid'")],
  ['https://[ab]/', invalid('https://[ab]/', `"'ab' does not appear to be an IPv4 or IPv6 address"`)],
  ['https://[vxv1.a]/', invalid('https://[vxv1.a]/', "'IPvFuture address is invalid'")],
  ['https://[xv1.a]/', invalid('https://[xv1.a]/', `"'xv1.a' does not appear to be an IPv4 or IPv6 address"`)],
  ['https://[1.2.3.4]/', invalid('https://[1.2.3.4]/', "'An IPv4 address cannot be in brackets'")],
  ['https://a]b/', invalid('https://a]b/', "'Invalid IPv6 URL'")],
  ['https://\u2100.test/', invalid('https://\u2100.test/', `"netloc '\u2100.test' contains invalid characters under NFKC normalization"`)],
  [
    'https://\u2100@[::1]/',
    invalid('https://\u2100@[::1]/', `"netloc '\u2100@[::1]' contains invalid characters under NFKC normalization"`),
  ],
  ['https://\u212b.test/', unknown('\u00e5.test')],
  ['https://[::1%1]/', inside('::1%1', '::1')],
  ['https://[::1%25]/', inside('::1%25', '::1')],
  ['https://[::1%zz]/', unknown('::1%zz')],
  ['https://[::1%z1]/', unknown('::1%z1')],
  ['https://[::1%1z]/', unknown('::1%1z')],
  ['https://[fe80::1%zz]/', unknown('fe80::1%zz')],
  [`https://[fe80::1%${LINK}]/`, inside(`fe80::1%${LINK}`, 'fe80::1')],
  [`https://[::fe80:1%${LINK}]/`, unknown(`::fe80:1%${LINK}`)],
  ['https://[FE80::1%Zz]/', unknown('fe80::1%Zz')],
  [`https://${LONG}.test/`, unknown(`${LONG}.test`, idna('label empty or too long'))],
  [`https://${LONG}/`, unknown(LONG, idna('label too long'))],
  [`https://${LONG.slice(1)}.test/`, unknown(`${LONG.slice(1)}.test`)],
  [`https://${LONG.slice(1)}/`, unknown(LONG.slice(1))],
  ['https://a..b/', unknown('a..b', idna('label empty or too long'))],
  ['https://a@b@10.0.0.1:8/x', inside('10.0.0.1')],
  ['https://A.TEST/', unknown('a.test')],
  ['https://u:p@[::1]/', inside('::1')],
  ['HTTPS://[::1]:80/', inside('::1')],
  ['https:\t//10.0.0.1/', inside('10.0.0.1')],
  ['\u0001 https://10.0.0.1/', inside('10.0.0.1')],
  ['https://10.0.0.1?a', inside('10.0.0.1')],
  ['https:x//10.0.0.1', "Webhook URL must include a hostname: 'https:x//10.0.0.1'"],
  ['https:10.0.0.1', "Webhook URL must include a hostname: 'https:10.0.0.1'"],
  ['x https://10.0.0.1/', "Invalid webhook URL scheme: ''. Allowed schemes are: http, https."],
  ['/x//10.0.0.1', "Invalid webhook URL scheme: ''. Allowed schemes are: http, https."],
  ['1http://10.0.0.1/', "Invalid webhook URL scheme: ''. Allowed schemes are: http, https."],
  ['\u0085\u3000', "Webhook URL cannot be empty or just whitespace: '\\x85\\u3000'"],
])('%j is refused as MLflow refused it', async (url, words) => {
  expect(await policy({ schemes: ['http', 'https'] }).check(url)).toBe(words);
});

test('a name that cannot be asked for just now is another thing than one that is not known', async () => {
  const failing = (code?: string) => policy({ lookup: () => Promise.reject(code ? Object.assign(new Error(code), { code }) : code) });

  expect(await failing('EAI_AGAIN').check('https://a.test/')).toBe(unknown('a.test', '[Errno -3] Temporary failure in name resolution'));
  expect(await failing('ENOTFOUND').check('https://a.test/')).toBe(unknown('a.test'));
  expect(await failing().check('https://a.test/')).toBe(unknown('a.test'));
});

describe('a URL that somebody types is examined', () => {
  const ownListeners = () =>
    [
      { plane: 'mlflow', host: '127.0.0.1', port: 5000 },
      { plane: 'inspector', host: '127.0.0.1', port: 5080 },
    ] as const;
  const examined = (url: string, { resolve = true, ...options }: Partial<UrlPolicyOptions> & { resolve?: boolean } = {}) =>
    policy({ mode: 'local', ownListeners, ...options }).examine(url, { resolve });
  const scheme = { kind: 'scheme', words: "Invalid webhook URL scheme: 'http'. Allowed schemes are: https." };

  test('for what is refused here, and for each thing that a stock MLflow refuses', async () => {
    expect(await examined('https://93.184.216.34/')).toEqual({ refusedByStock: [] });
    expect(await examined('http://10.0.0.8/')).toEqual({
      refusedByStock: [scheme, { kind: 'not-public', words: inside('10.0.0.8') }],
    });
    expect(await examined('https://a.test/')).toEqual({ refusedByStock: [{ kind: 'unknown-name', words: unknown('a.test') }] });
    expect(await examined('http://10.0.0.8/', { mode: 'mlflow' })).toEqual({
      refusedHere: scheme.words,
      refusedByStock: [scheme, { kind: 'not-public', words: inside('10.0.0.8') }],
    });
    expect(await examined('ftp://10.0.0.8/')).toEqual({
      refusedHere: "Invalid webhook URL scheme: 'ftp'. Allowed schemes are: http, https.",
      refusedByStock: [{ kind: 'url', words: "Invalid webhook URL scheme: 'ftp'. Allowed schemes are: http, https." }],
    });
  });

  test('without asking the network where that is not wanted', async () => {
    expect(await examined('http://10.0.0.8/', { resolve: false })).toEqual({ refusedByStock: [scheme] });
  });

  test('for whether anything is ever sent there', async () => {
    expect((await examined('http://169.254.169.254/')).neverSent).toMatch(/^169\.254\.169\.254 is never a target/);
    expect(await examined('http://127.0.0.1:5080/')).toMatchObject({ neverSent: expect.stringContaining('inspector') });
    expect((await examined('http://127.0.0.1:abc/')).neverSent).toBe('It is not a URL that a request can be sent to.');
    expect(await examined('https://169.254.169.254/', { mode: 'mlflow' })).not.toHaveProperty('neverSent');
  });

  test('for whether it leads to our own MLflow API', async () => {
    expect(await examined('http://127.0.0.1:5000/')).toMatchObject({ ownApi: true });
    expect(await examined('http://127.0.0.1:5001/')).not.toHaveProperty('ownApi');
    expect(await examined('http://127.0.0.1:5080/')).not.toHaveProperty('ownApi');
  });
});

describe('a target that a user types', () => {
  const local = policy({ mode: 'local' });

  test('is refused where it is no URL that a request can be sent to', async () => {
    expect(await local.targetRefusal('no url')).toBe('"no url" is not an http or https URL.');
  });

  test('is not refused for its name, which is looked at when it is sent', async () => {
    expect(await local.targetRefusal('http://a.test/')).toBeUndefined();
  });

  test('is what a stock MLflow would refuse, as far as it says', () => {
    expect(local.stockRefusal('https://localhost/')).toBe(inside('localhost', '127.0.0.1'));
    expect(local.stockRefusal('https://10.0.0.8/')).toBe(inside('10.0.0.8'));
    expect(local.stockRefusal('https://93.184.216.34/')).toBeUndefined();
    expect(policy({ mode: 'local', release: releaseOf('3.5.1') }).stockRefusal('https://10.0.0.8/')).toBeUndefined();
  });
});
