import { z } from 'zod';
import { ProblemError } from '#core/http/problem.ts';
import { parseTunnelSettings } from '#core/tunnel/parse-settings.ts';
import { RefusedValueError } from '#core/tunnel/safe-value.ts';
import type { Tunnel } from '#core/tunnel/tunnel.ts';
import type { TunnelSettings } from '#shared/domain/tunnel.ts';
import { type Route, route } from '../route.ts';
import { tunnelProvider, tunnelSettings, tunnelStatus } from '../schemas/tunnel.ts';

export interface TunnelRoutesOptions {
  tunnel: Tunnel;
}

/** A public URL for the receiver, and for nothing else. */
export function tunnelRoutes({ tunnel }: TunnelRoutesOptions): Route[] {
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
  ];
}

/** The schema knows the fields; the tunnel's own parser knows which characters may reach an argument list. */
function checked(settings: unknown): TunnelSettings {
  try {
    return parseTunnelSettings(settings);
  } catch (error) {
    if (error instanceof RefusedValueError) throw new ProblemError('refused', error.message);
    throw error;
  }
}
