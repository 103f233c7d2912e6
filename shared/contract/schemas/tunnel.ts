import { z } from 'zod';
import { TUNNEL_PROBLEMS, type TunnelFollower, type TunnelProviderInfo, type TunnelStatus } from '#shared/domain/app/tunnel.ts';
import {
  providerOf,
  TUNNEL_PROVIDERS,
  type TunnelField,
  type TunnelProviderName,
  type TunnelSettings,
} from '#shared/domain/app/tunnel-providers.ts';
import { DEFAULT_ENDPOINT } from '#shared/domain/scenario/endpoint.ts';
import { maybe, objectOf } from './object-of.ts';

const problem = z.object({
  code: z.enum(TUNNEL_PROBLEMS),
  message: z.string(),
  fix: maybe(z.string()),
});

const since = { sinceMs: z.number() };
const state = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  z.object({ kind: z.literal('starting'), ...since }),
  z.object({ kind: z.literal('on'), ...since, publicUrl: z.string(), latencyMs: z.number(), checkedAtMs: z.number() }),
  z.object({
    kind: z.literal('down'),
    ...since,
    problem,
    tries: z.int(),
    retryAtMs: maybe(z.number()),
    publicUrl: maybe(z.string()),
  }),
  z.object({ kind: z.literal('failed'), ...since, problem }),
]);

const fieldOf = ({ kind, needed }: TunnelField) => {
  const value = kind === 'port' ? z.int() : z.string();
  return needed ? value : maybe(value);
};

function settingsOf(name: TunnelProviderName) {
  const { fields, note } = providerOf(name);
  const given = Object.entries(fields).map(([field, about]) => [field, fieldOf(about)] as const);
  const settings = z.strictObject({ provider: z.literal(name), ...Object.fromEntries(given) });
  return note === undefined ? settings : settings.describe(note);
}

const [first, ...more] = TUNNEL_PROVIDERS.map(settingsOf);
if (!first) throw new Error('there is no provider of tunnels');

/** What the tunnel takes; the core checks each text down to its characters. */
export const tunnelSettings = z.discriminatedUnion('provider', [first, ...more]) as unknown as z.ZodType<TunnelSettings, TunnelSettings>;

const follower = objectOf<TunnelFollower>()({
  webhookId: z.string(),
  webhookName: z.string(),
  endpoint: z.string(),
  url: z.string(),
  refusal: maybe(z.string()),
});

export const newFollower = z.strictObject({
  endpoint: z.string().default(DEFAULT_ENDPOINT).describe('Endpoint of the receiver that the webhook leads to.'),
});

export const tunnelStatus = objectOf<TunnelStatus>()({
  state,
  settings: maybe(tunnelSettings),
  reaches: z.string(),
  webhookUrl: maybe(z.string()),
  gaps: z.array(z.object({ fromMs: z.number(), toMs: maybe(z.number()), why: z.string() })),
  followers: z.array(follower).describe('Webhooks whose URL is set anew whenever the public URL changes.'),
});

export const tunnelProvider = objectOf<TunnelProviderInfo>()({
  name: z.enum(TUNNEL_PROVIDERS),
  program: z.string(),
  found: maybe(z.object({ path: z.string(), version: z.string() })),
  install: z.string(),
});
