import { describe, expect, it } from 'vitest';
import { parseTunnelSettings } from '#core/tunnel/parse-settings.ts';
import { fieldsOf, settingsOf, textsOf } from '#renderer/state/tunnel-fields.ts';
import { TUNNEL_PROVIDERS, type TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';

const FULL: readonly TunnelSettings[] = [
  { provider: 'localhost.run' },
  { provider: 'serveo' },
  { provider: 'cloudflared' },
  { provider: 'cloudflared-named', name: 'hooks', publicUrl: 'https://hooks.example.org' },
  { provider: 'ngrok', domain: 'hooks.ngrok.app' },
  {
    provider: 'ssh',
    host: 'relay.example.org',
    user: 'hook',
    port: 2222,
    remotePort: 0,
    identityFile: '~/.ssh/hook',
    jump: 'gate.example.org',
  },
  { provider: 'custom' },
];

describe('the fields of a provider', () => {
  it.each(FULL)('hold all that $provider takes, and give it back as it was', (settings) => {
    expect(settingsOf(settings.provider, textsOf(settings))).toEqual(settings);
    expect(parseTunnelSettings(settingsOf(settings.provider, textsOf(settings)))).toEqual(settings);
    const names = fieldsOf(settings.provider).map(({ name }): string => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(textsOf(settings))));
  });

  it('are there for every provider', () => {
    expect(FULL.map(({ provider }) => provider).sort()).toEqual([...TUNNEL_PROVIDERS].sort());
  });

  it('leave out what is empty, and the spaces around what is not', () => {
    expect(settingsOf('ssh', { host: ' relay ', user: ' ', port: '' })).toEqual({ provider: 'ssh', host: 'relay' });
    expect(settingsOf('ngrok', { domain: '' })).toEqual({ provider: 'ngrok' });
  });

  it.each(['22a', '-1', '1.5', '0x16'])('let the core refuse %s as a port, in its own words', (port) => {
    expect(() => parseTunnelSettings(settingsOf('ssh', { host: 'relay', port }))).toThrow(
      'port: a whole number from 0 to 65535 is expected.',
    );
  });
});
