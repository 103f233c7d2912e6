import { describe, expect, test } from 'vitest';
import { createReach } from '#core/agents/reach.ts';

describe('what may be sent to for an agent', () => {
  const reach = createReach(['hooks.internal', 'other.internal:8443', 'plain.internal:80', 'fd00::7']);

  test.each([
    'http://127.0.0.1:8000/webhook',
    'http://127.9.9.9/',
    'https://[::1]:8443/',
    'http://localhost/',
    'http://app.localhost:3000/',
    'http://2130706433/', // 127.0.0.1, as browsers read it
    'https://hooks.internal/x',
    'https://HOOKS.INTERNAL:9/x',
    'https://other.internal:8443/',
    'http://plain.internal/',
    'http://[fd00::7]:3000/',
  ])('is %s', (url) => {
    expect(reach.refusal(url)).toBeUndefined();
  });

  test.each([
    'https://evil.example/',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
    'http://127.0.0.1@evil.example/',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:10.0.0.1]/',
    'http://0.0.0.0/',
    'https://other.internal/',
    'https://plain.internal/',
    'https://sub.hooks.internal/',
    'file:///etc/passwd',
    'not a URL',
    '',
  ])('is not %s', (url) => {
    expect(reach.refusal(url)).toMatch(/expected|--allowed-targets/);
  });
});
