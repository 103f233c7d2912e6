import { describe, expect, test } from 'vitest';
import { createUrlPolicy, type UrlPolicyOptions } from '#core/dispatch/send/url-policy.ts';

const names: Record<string, string> = { 'example.com': '93.184.216.34', 'inside.test': '10.0.0.8', localhost: '127.0.0.1' };

function policy(options: Partial<UrlPolicyOptions> = {}) {
  return createUrlPolicy({
    mode: 'mlflow',
    async lookup(hostname) {
      const address = names[hostname] ?? (/^[\d.]+$/.test(hostname) ? hostname : undefined);
      if (address === undefined) throw new Error('ENOTFOUND');
      return [{ address, family: 4 }];
    },
    ...options,
  });
}

describe('under the policy "mlflow"', () => {
  test.each([
    ['http://example.com/', "Invalid webhook URL scheme: 'http'. Allowed schemes are: https."],
    ['ftp://example.com/', "Invalid webhook URL scheme: 'ftp'. Allowed schemes are: https."],
    ['example.com/hook', "Invalid webhook URL scheme: ''. Allowed schemes are: https."],
    [' ', "Webhook URL cannot be empty or just whitespace: ' '"],
    ['https://', "Webhook URL must include a hostname: 'https://'"],
    ['https://[::1', "Invalid webhook URL 'https://[::1': ValueError('Invalid IPv6 URL')"],
    ['https://localhost/', "Webhook URL must not resolve to a non-public IP address. 'localhost' resolves to 127.0.0.1."],
    ['https://u:p@inside.test:8/', "Webhook URL must not resolve to a non-public IP address. 'inside.test' resolves to 10.0.0.8."],
    ['https://nowhere.test/', "Cannot resolve Webhook URL hostname 'nowhere.test': [Errno -2] Name or service not known"],
  ])('refuses %s in MLflow’s words', async (url, words) => {
    expect(await policy().check(url)).toBe(words);
  });

  test('takes a public https URL, in any case', async () => {
    expect(await policy().check('HTTPS://Example.com/hook')).toBeUndefined();
  });

  test('connects to public addresses only', () => {
    const peer = { hostname: 'example.com', port: 443 };

    expect(policy().peerRefusal({ ...peer, address: '93.184.216.34' })).toBeUndefined();
    expect(policy().peerRefusal({ ...peer, address: '10.0.0.8' })).toContain('is not a public IP address');
  });

  test('is overridden by MLflow’s two variables', async () => {
    const open = policy({ schemes: ['http', 'https'], allowPrivate: true });

    expect(await open.check('http://localhost:8000/')).toBeUndefined();
    expect(open.peerRefusal({ hostname: '10.0.0.8', address: '10.0.0.8', port: 80 })).toBeUndefined();
  });
});

describe('under the policy "local"', () => {
  const local = (options: Partial<UrlPolicyOptions> = {}) => policy({ mode: 'local', ...options });

  test('takes http and whatever the name resolves to, without asking the network', async () => {
    const asked = local({ lookup: () => Promise.reject(new Error('the network was asked')) });

    expect(await asked.check('http://nowhere.test/')).toBeUndefined();
  });

  test.each(['127.0.0.1', 'localhost', 'app.localhost', 'LOCALHOST', 'host.docker.internal'])('lets %s lead to loopback', (hostname) => {
    expect(local().peerRefusal({ hostname, address: '127.0.0.1', port: 8000 })).toBeUndefined();
  });

  test('does not let another name lead to loopback or private space, unless it is named', () => {
    const peer = { hostname: 'app.test', address: '127.0.0.1', port: 8000 };

    expect(local().peerRefusal(peer)).toContain('--allowed-targets app.test');
    expect(local({ allowedTargets: ['App.Test'] }).peerRefusal(peer)).toBeUndefined();
  });

  test('allows literal private addresses, but never metadata or the inspector itself', async () => {
    const guarded = local({ ownListeners: () => [{ plane: 'inspector', host: '127.0.0.1', port: 5080 }] });

    expect(guarded.peerRefusal({ hostname: '192.168.1.9', address: '192.168.1.9', port: 80 })).toBeUndefined();
    expect(guarded.peerRefusal({ hostname: '169.254.169.254', address: '169.254.169.254', port: 80 })).toBeDefined();
    expect(guarded.peerRefusal({ hostname: '127.0.0.1', address: '127.0.0.1', port: 5080 })).toContain('inspector');
    expect(await guarded.targetRefusal('http://localhost:5080/')).toContain('inspector');
    expect(await guarded.targetRefusal('http://[::ffff:169.254.169.254]/')).toContain('never a target');
  });

  test('knows what a stock MLflow would say, as far as the URL tells', () => {
    expect(local().stockRefusal('http://127.0.0.1:8000/webhook')).toBe("Invalid webhook URL scheme: 'http'. Allowed schemes are: https.");
    expect(local().stockRefusal('https://127.0.0.1:8443/webhook')).toBe(
      "Webhook URL must not resolve to a non-public IP address. '127.0.0.1' resolves to 127.0.0.1.",
    );
    expect(local().stockRefusal('https://example.com/')).toBeUndefined();
  });
});
