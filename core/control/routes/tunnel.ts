import { z } from 'zod';
import { ProblemError } from '#core/http/problem.ts';
import type { Endpoints } from '#core/receiver/endpoints.ts';
import type { Followers } from '#core/tunnel/followers.ts';
import { parseTunnelSettings } from '#core/tunnel/parse-settings.ts';
import { RefusedValueError } from '#core/tunnel/safe-value.ts';
import type { Tunnel } from '#core/tunnel/tunnel.ts';
import { newFollower, tunnelProvider, tunnelSettings, tunnelStatus } from '#shared/contract/schemas/tunnel.ts';
import type { TunnelSettings } from '#shared/domain/tunnel.ts';
import { type Route, route } from '../route.ts';

export interface TunnelRoutesOptions {
  tunnel: Tunnel;
  followers: Followers;
  endpoints: Endpoints;
}

const follower = { webhookId: z.string() };

/** A public URL for the receiver, and for nothing else. */
export function tunnelRoutes({ tunnel, followers, endpoints }: TunnelRoutesOptions): Route[] {
  return [
    route({ method: 'GET', path: '/tunnel', summary: 'How the tunnel is doing.', answer: tunnelStatus, handle: tunnel.status }),
    route({
      method: 'GET',
      path: '/tunnel/providers',
      summary: 'Programs that could make a tunnel here, with their versions.',
      answer: z.object({ items: z.array(tunnelProvider) }),
      handle: async () => ({ items: await tunnel.providers() }),
    }),
    route({
      method: 'POST',
      path: '/tunnel/start',
      summary: 'Starts it or replaces the one that is on; the stream tells what comes of it.',
      body: tunnelSettings,
      answer: tunnelStatus,
      status: 202,
      handle: ({ body }) => tunnel.expose(checked(body)),
    }),
    route({
      method: 'POST',
      path: '/tunnel/stop',
      summary: 'Ends it; answers when its program is gone.',
      answer: tunnelStatus,
      handle: () => tunnel.close(),
    }),
    route({
      method: 'PUT',
      path: '/tunnel/followers/{webhookId}',
      summary: 'Copies the public URL into a webhook, now and whenever it changes.',
      params: follower,
      body: newFollower,
      answer: tunnelStatus,
      async handle({ params: { webhookId }, body: { endpoint } }) {
        if (!endpoints.get(endpoint)) throw new ProblemError('not-found', `There is no endpoint “${endpoint}”.`);
        const result = await followers.follow(webhookId, endpoint);
        if (result.kind === 'refused') throw new ProblemError('refused', result.message);
        if (result.kind === 'unknown') throw new ProblemError('not-found', `There is no webhook ${webhookId}.`);
        return tunnel.status();
      },
    }),
    route({
      method: 'DELETE',
      path: '/tunnel/followers/{webhookId}',
      summary: 'Lets a webhook keep the URL that it has.',
      params: follower,
      answer: tunnelStatus,
      async handle({ params: { webhookId } }) {
        if (!(await followers.unfollow(webhookId)))
          throw new ProblemError('not-found', `The webhook ${webhookId} does not follow the tunnel.`);
        return tunnel.status();
      },
    }),
  ];
}

/** The schema knows the fields; the tunnel's own parser knows which characters may reach an argument list. */
function checked(settings: unknown): TunnelSettings {
  try {
    return parseTunnelSettings(settings);
  } catch (error) {
    if (error instanceof RefusedValueError) throw new ProblemError('refused', error.message, [{ path: error.field, message: error.why }]);
    throw error;
  }
}
