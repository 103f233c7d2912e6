import { expect, it } from 'vitest';
import { providerOf, TUNNEL_PROVIDERS, type TunnelProvider, type TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';

it('describes each provider in words, and each of its fields for command line and form', () => {
  for (const name of TUNNEL_PROVIDERS) {
    const { title, use, sees, fields } = providerOf(name);
    for (const words of [title, use, sees]) expect.soft(words, name).toMatch(/\S/);
    for (const { flag, help, label, placeholder } of Object.values(fields)) {
      expect.soft(flag, name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      for (const words of [help, label, placeholder]) expect.soft(words, `${name} ${flag}`).toMatch(/\S/);
    }
  }
});

it('gives fields of one name the same flag and the same kind', () => {
  const known = new Map<string, string>();
  for (const name of TUNNEL_PROVIDERS) {
    for (const [field, { flag, kind }] of Object.entries(providerOf(name).fields)) {
      expect.soft(known.get(field) ?? `${flag} ${kind}`, `${name} ${field}`).toBe(`${flag} ${kind}`);
      known.set(field, `${flag} ${kind}`);
    }
  }
});

it('does not compile without marks, nor with settings that a provider does not take', () => {
  const described = { title: 'a', use: 'b', sees: 'c', fields: {} };
  // @ts-expect-error marks are missing
  const unmarked: TunnelProvider = described;
  // @ts-expect-error ngrok has no host
  const foreign: TunnelSettings = { provider: 'ngrok', host: 'relay' };
  // @ts-expect-error ssh cannot do without one
  const bare: TunnelSettings = { provider: 'ssh' };

  expect([unmarked, foreign, bare]).toHaveLength(3);
});
