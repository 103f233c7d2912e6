import type { SshSettings, TunnelProviderName, TunnelSettings } from '#shared/domain/app/tunnel.ts';
import { unreachable } from '#shared/domain/unreachable.ts';

/** One field of a provider, as the core names it. */
export interface TunnelField {
  name: keyof Omit<SshSettings, 'provider'> | 'name' | 'domain';
  label: string;
  placeholder: string;
  /** The provider cannot start without it. */
  needed?: true;
  /** Numbers are short. */
  short?: true;
  hint?: string;
}

/** What was typed, by the name of the field. */
export type FieldTexts = Readonly<Record<string, string>>;

const PUBLIC_URL = { name: 'publicUrl', label: 'Public URL', placeholder: 'https://hooks.example.org' } as const;

export const TUNNEL_FIELDS: Record<TunnelProviderName, readonly TunnelField[]> = {
  cloudflared: [],
  'cloudflared-named': [
    { name: 'name', label: 'Name of the tunnel', placeholder: 'hooks', needed: true },
    { ...PUBLIC_URL, needed: true, hint: 'The name in your domain that leads to this tunnel.' },
  ],
  ngrok: [{ name: 'domain', label: 'Domain', placeholder: 'hooks.ngrok.app', hint: 'Left empty, ngrok chooses one.' }],
  'localhost.run': [],
  serveo: [],
  ssh: [
    { name: 'host', label: 'Host', placeholder: 'relay.example.org', needed: true },
    { name: 'port', label: 'Its ssh port', placeholder: '22', short: true },
    { name: 'user', label: 'User', placeholder: 'as on this computer' },
    { name: 'remotePort', label: 'Port for the receiver', placeholder: 'any', short: true },
    { name: 'identityFile', label: 'Key file', placeholder: '~/.ssh/id_ed25519' },
    { name: 'jump', label: 'Through the host', placeholder: 'gate.example.org' },
    { ...PUBLIC_URL, hint: 'Only where a proxy on the server passes requests on. Without it: http, and the port above.' },
  ],
  custom: [],
};

/** The settings as the core takes them. It checks what they hold; a field left empty is not sent. */
export function settingsOf(provider: TunnelProviderName, texts: FieldTexts): TunnelSettings {
  const text = (name: string) => (texts[name] ?? '').trim();
  switch (provider) {
    case 'localhost.run':
    case 'serveo':
    case 'cloudflared':
    case 'custom':
      return { provider };
    case 'cloudflared-named':
      return { provider, name: text('name'), publicUrl: text('publicUrl') };
    case 'ngrok':
      return { provider, ...(text('domain') !== '' && { domain: text('domain') }) };
    case 'ssh': {
      const settings: SshSettings = { provider, host: text('host') };
      for (const name of ['user', 'publicUrl', 'identityFile', 'jump'] as const) if (text(name) !== '') settings[name] = text(name);
      for (const name of ['port', 'remotePort'] as const) if (text(name) !== '') settings[name] = portOf(text(name));
      return settings;
    }
    default:
      return unreachable(provider);
  }
}

/** What the fields of a provider show for settings that were used before. */
export function textsOf(settings: TunnelSettings): FieldTexts {
  return Object.fromEntries(
    Object.entries(settings)
      .filter(([name]) => name !== 'provider')
      .map(([name, value]) => [name, String(value)]),
  );
}

/** Anything but digits becomes a number that the core refuses in its own words. */
const portOf = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : -1);
