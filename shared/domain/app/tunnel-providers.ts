/** What a field holds: it decides how the core checks it, what the schema says and which input the form shows. */
export type TunnelFieldKind = 'host' | 'name' | 'port' | 'origin' | 'file';

/** One thing that a provider can be told. */
export interface TunnelField {
  kind: TunnelFieldKind;
  /** On the command line, without `--`. */
  flag: string;
  /** Behind the flag. */
  help: string;
  /** In the form. */
  label: string;
  placeholder: string;
  hint?: string;
  /** The provider cannot start without it. */
  needed?: true;
}

/**
 * A provider as command line, schema and form know it. How its program is started is in `core/tunnel/providers.ts`, in a table with an entry
 * for each of these.
 */
export interface TunnelProvider {
  title: string;
  /** When one would choose it. */
  use: string;
  /** Who can read what passes. */
  sees: string;
  /**
   * What tells a request of this tunnel before its public name is known: a header in lower case that only the provider adds, or the port on
   * the far side, which a proxy there puts into Host when it is not told to pass on the name that it was called by.
   */
  marks: { header?: string; farPort?: true };
  fields: Readonly<Record<string, TunnelField>>;
  /** For the schema. */
  note?: string;
}

const ends = (who: string) => `${who} ends https and can read what passes: bodies, headers and signatures.`;

const PUBLIC_URL = {
  kind: 'origin',
  flag: 'public-url',
  help: 'the address that the world sees',
  label: 'Public URL',
  placeholder: 'https://hooks.example.org',
} as const;

/** All providers in the order in which they are offered. */
export const PROVIDERS = {
  cloudflared: {
    title: 'Cloudflare, quick',
    use: 'https at once, no account; a new name with each start',
    sees: ends('Cloudflare'),
    marks: { header: 'cf-ray' },
    fields: {},
  },
  'cloudflared-named': {
    title: 'Cloudflare, named',
    use: 'an address in your own domain that stays; needs an account',
    sees: ends('Cloudflare'),
    marks: { header: 'cf-ray' },
    fields: {
      name: { kind: 'name', flag: 'name', help: 'the tunnel', label: 'Name of the tunnel', placeholder: 'hooks', needed: true },
      publicUrl: { ...PUBLIC_URL, needed: true, hint: 'The name in your domain that leads to this tunnel.' },
    },
  },
  ngrok: {
    title: 'ngrok',
    use: 'with your ngrok account; a domain makes the address stay',
    sees: ends('ngrok'),
    marks: {},
    fields: {
      domain: {
        kind: 'host',
        flag: 'domain',
        help: 'a domain of your own',
        label: 'Domain',
        placeholder: 'hooks.ngrok.app',
        hint: 'Left empty, ngrok chooses one.',
      },
    },
  },
  'localhost.run': {
    title: 'localhost.run',
    use: 'nothing to install where ssh is; the name changes every few hours',
    sees: ends('localhost.run'),
    marks: {},
    fields: {},
  },
  serveo: {
    title: 'serveo',
    use: 'nothing to install where ssh is; the name may change',
    sees: ends('serveo'),
    marks: {},
    fields: {},
  },
  /** `ssh -R` to a server of one's own. */
  ssh: {
    title: 'Your server, ssh',
    use: 'nobody else sees the traffic; a cut is noticed within 5 s',
    sees: 'Your server. Without a proxy there that speaks https, everyone on the way to it as well.',
    marks: { farPort: true },
    fields: {
      host: { kind: 'host', flag: 'host', help: 'the server', label: 'Host', placeholder: 'relay.example.org', needed: true },
      port: { kind: 'port', flag: 'port', help: 'where its sshd listens (default: 22)', label: 'Its ssh port', placeholder: '22' },
      user: { kind: 'name', flag: 'user', help: 'the user there', label: 'User', placeholder: 'as on this computer' },
      /** 0 lets the server choose. */
      remotePort: {
        kind: 'port',
        flag: 'remote-port',
        help: 'port on the server that leads here (default: any)',
        label: 'Port for the receiver',
        placeholder: 'any',
      },
      identityFile: {
        kind: 'file',
        flag: 'identity-file',
        help: 'the private key',
        label: 'Key file',
        placeholder: '~/.ssh/id_ed25519',
      },
      /** As `ssh -J`. */
      jump: { kind: 'host', flag: 'jump', help: 'a host to go through', label: 'Through the host', placeholder: 'gate.example.org' },
      /** What a proxy on the server shows to the world; without it the address is `http://host:remotePort`. */
      publicUrl: {
        ...PUBLIC_URL,
        hint: 'Only where a proxy on the server passes requests on. Without it: http, and the port above.',
      },
    },
  },
  custom: {
    title: 'Your command',
    use: 'any other program, described in a file on this computer',
    sees: 'Whoever ends the connection for your command: its documentation tells.',
    marks: {},
    fields: {},
    note: 'The command in the data directory’s file; never one that was sent.',
  },
} as const satisfies Record<string, TunnelProvider>;

export type TunnelProviderName = keyof typeof PROVIDERS;

export const TUNNEL_PROVIDERS = Object.keys(PROVIDERS) as readonly TunnelProviderName[];

export const isTunnelProvider = (name: unknown): name is TunnelProviderName => typeof name === 'string' && Object.hasOwn(PROVIDERS, name);

export function providerOf(name: TunnelProviderName): TunnelProvider {
  return PROVIDERS[name];
}

type ValueOf<Field> = Field extends { kind: 'port' } ? number : string;
type NeededOf<Fields> = { [Name in keyof Fields]: Fields[Name] extends { needed: true } ? Name : never }[keyof Fields];
type FieldsOf<Fields> = { [Name in NeededOf<Fields>]: ValueOf<Fields[Name]> } & {
  -readonly [Name in Exclude<keyof Fields, NeededOf<Fields>>]?: ValueOf<Fields[Name]>;
};
type Settings<Name extends TunnelProviderName> = { provider: Name } & FieldsOf<(typeof PROVIDERS)[Name]['fields']>;

/** Which program makes the tunnel, and how. Everything in here has been checked before it reaches an argument list. */
export type TunnelSettings = { [Name in TunnelProviderName]: Settings<Name> }[TunnelProviderName];
export type SettingsOf<Name extends TunnelProviderName> = Settings<Name>;
export type SshSettings = Settings<'ssh'>;
