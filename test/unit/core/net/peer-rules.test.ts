import { describe, expect, test } from 'vitest';
import { createPeerRules, type OwnListener, type PeerRulesOptions } from '#core/net/peer-rules.ts';
import type { RedirectOrigin } from '#core/net/redirect-rules.ts';

const OWN: OwnListener[] = [
  { plane: 'inspector', host: '127.0.0.1', port: 5080 },
  { plane: 'mlflow', host: '127.0.0.1', port: 5000 },
  { plane: 'receiver', host: '127.0.0.1', port: 8000 },
];

const rules = (options: Partial<PeerRulesOptions> = {}) =>
  createPeerRules({ allowPrivate: true, allowedTargets: new Set(), ownListeners: () => OWN, ...options });

const literal = (address: string, redirect?: RedirectOrigin, port = 80) =>
  rules().peerRefusal({ hostname: address, address, port, ...(redirect && { redirect }) });

const from = (firstReach: RedirectOrigin['firstReach'], fromReceiver = false): RedirectOrigin => ({ firstReach, fromReceiver });

describe('what is never a target', () => {
  test.each(['224.0.0.1', 'ff02::1', '100.100.100.200'])('%s: what a stock MLflow would do is said', (address) => {
    expect(rules({ allowPrivate: false }).peerRefusal({ hostname: address, address, port: 443 })).toMatch(
      address === '100.100.100.200' ? /refused\.$/ : /A stock MLflow would send it\.$/,
    );
    expect(literal(address)).toContain('would send it.');
  });

  test.each(['64:ff9b:1::7f00:1', '192.0.0.8', 'fec0::1', '3fff::1'])('%s passes MLflow’s check, but not ours', (address) => {
    expect(rules({ allowPrivate: false }).peerRefusal({ hostname: address, address, port: 443 })).toMatch(
      /A stock MLflow would send it\.$/,
    );
  });

  test('an address that only Python calls private is refused under "mlflow", in MLflow’s words', () => {
    expect(rules({ allowPrivate: false }).peerRefusal({ hostname: 'x.test', address: '2001::f7f7:f7f7', port: 443 })).toBe(
      'Webhook connection blocked: 2001::f7f7:f7f7 is not a public IP address. This may indicate a DNS rebinding attempt.',
    );
  });
});

describe('a redirect', () => {
  test.each([
    ['public', '8.8.8.8', true],
    ['public', '10.0.0.1', false],
    ['public', '100.64.0.1', false],
    ['public', '127.0.0.1', false],
    ['public', 'fd12::1', false],
    ['public', '::ffff:10.0.0.1', false],
    ['private', '8.8.8.8', true],
    ['private', '192.168.0.1', true],
    ['private', '127.0.0.1', false],
    ['private', '::1', false],
    ['loopback', '127.0.0.2', true],
    ['loopback', '10.0.0.1', true],
  ] as const)('from a %s address to %s: %s', (firstReach, address, isAllowed) => {
    expect(literal(address, from(firstReach)) === undefined).toBe(isAllowed);
  });

  test('inwards is an exception that a user names, by name or address', () => {
    const allowing = rules({ allowedTargets: new Set(['app.test', '10.0.0.1']) });
    const ask = (hostname: string, address: string) => allowing.peerRefusal({ hostname, address, port: 80, redirect: from('public') });

    expect([ask('app.test', '127.0.0.1'), ask('APP.test.', '10.0.0.9'), ask('10.0.0.1', '10.0.0.1')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(ask('localhost', '127.0.0.1')).toContain('--allowed-targets localhost');
  });

  test('never reaches the MLflow API or the inspector, and the receiver only from itself', () => {
    expect(literal('127.0.0.1', from('loopback'), 5000)).toContain('MLflow API of Hookglass');
    expect(literal('::1', from('loopback'), 5080)).toContain('inspector of Hookglass');
    expect(literal('127.0.0.1', from('loopback'), 8000)).toContain('only the receiver itself');
    expect(literal('127.0.0.1', from('loopback', true), 8000)).toBeUndefined();
    expect(literal('127.0.0.1', undefined, 5000)).toBeUndefined();
  });

  test('reaches a port of ours on another address only where we are not bound', () => {
    const bound = (host: string) => rules({ ownListeners: () => [{ plane: 'mlflow', host, port: 5000 }] });
    const ask = (host: string, address: string) =>
      bound(host).peerRefusal({ hostname: address, address, port: 5000, redirect: from('private') });

    expect(ask('10.9.9.9', '10.9.9.9')).toContain('MLflow API of Hookglass');
    expect(ask('127.0.0.1', '10.9.9.9')).toBeUndefined();
  });
});
