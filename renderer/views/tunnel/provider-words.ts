import type { TunnelProviderName } from '#shared/domain/app/tunnel.ts';

interface ProviderWords {
  /** When one would choose it. */
  use: string;
  /** Who can read what passes. */
  sees: string;
}

const ends = (who: string) => `${who} ends https and can read what passes: bodies, headers and signatures.`;

export const PROVIDER_WORDS: Record<TunnelProviderName, ProviderWords> = {
  cloudflared: { use: 'https at once, no account; a new name with each start', sees: ends('Cloudflare') },
  'cloudflared-named': { use: 'an address in your own domain that stays; needs an account', sees: ends('Cloudflare') },
  ngrok: { use: 'with your ngrok account; a domain makes the address stay', sees: ends('ngrok') },
  'localhost.run': { use: 'nothing to install where ssh is; the name changes every few hours', sees: ends('localhost.run') },
  serveo: { use: 'nothing to install where ssh is; the name may change', sees: ends('serveo') },
  ssh: {
    use: 'nobody else sees the traffic; a cut is noticed within 5 s',
    sees: 'Your server. Without a proxy there that speaks https, everyone on the way to it as well.',
  },
  custom: {
    use: 'any other program, described in a file on this computer',
    sees: 'Whoever ends the connection for your command: its documentation tells.',
  },
};
