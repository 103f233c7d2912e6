import { ProblemError } from '#core/http/problem.ts';
import type { Endpoints } from '#core/receiver/endpoints.ts';
import type { Followers } from '#core/tunnel/followers.ts';
import { parseTunnelSettings } from '#core/tunnel/parse-settings.ts';
import { RefusedValueError } from '#core/tunnel/safe-value.ts';
import type { Tunnel } from '#core/tunnel/tunnel.ts';
import type { TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';
import type { Handlers } from '../handlers.ts';

export interface TunnelHandlersOptions {
  tunnel: Tunnel;
  followers: Followers;
  endpoints: Endpoints;
}

/** A public URL for the receiver, and for nothing else. */
export function tunnelHandlers({
  tunnel,
  followers,
  endpoints,
}: TunnelHandlersOptions): Pick<Handlers, 'tunnel' | 'tunnelProviders' | 'startTunnel' | 'stopTunnel' | 'followTunnel' | 'unfollowTunnel'> {
  return {
    tunnel: tunnel.status,
    tunnelProviders: async () => ({ items: await tunnel.providers() }),
    startTunnel: ({ body }) => tunnel.expose(checkedTunnelSettings(body)),
    stopTunnel: () => tunnel.close(),
    async followTunnel({ params: { webhookId }, body: { endpoint } }) {
      if (!endpoints.get(endpoint)) throw new ProblemError('not-found', `There is no endpoint “${endpoint}”.`);
      const result = await followers.follow(webhookId, endpoint);
      if (result.kind === 'refused') throw new ProblemError('refused', result.message);
      if (result.kind === 'unknown') throw new ProblemError('not-found', `There is no webhook ${webhookId}.`);
      return tunnel.status();
    },
    async unfollowTunnel({ params: { webhookId } }) {
      if (!(await followers.unfollow(webhookId)))
        throw new ProblemError('not-found', `The webhook ${webhookId} does not follow the tunnel.`);
      return tunnel.status();
    },
  };
}

/** The schema knows the fields; the tunnel's own parser knows which characters may reach an argument list. */
export function checkedTunnelSettings(settings: unknown): TunnelSettings {
  try {
    return parseTunnelSettings(settings);
  } catch (error) {
    if (error instanceof RefusedValueError) throw new ProblemError('refused', error.message, [{ path: error.field, message: error.why }]);
    throw error;
  }
}
