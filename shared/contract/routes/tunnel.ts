import { z } from 'zod';
import type { Routes } from '../route.ts';
import { newFollower, tunnelProvider, tunnelSettings, tunnelStatus } from '../schemas/tunnel.ts';

const params = { webhookId: z.string() };

/** A public URL for the receiver, and for nothing else. */
export const tunnelRoutes = {
  tunnel: { method: 'GET', path: '/tunnel', summary: 'How the tunnel is doing.', answer: tunnelStatus },
  tunnelProviders: {
    method: 'GET',
    path: '/tunnel/providers',
    summary: 'Programs that could make a tunnel here, with their versions.',
    answer: z.object({ items: z.array(tunnelProvider) }),
    hands: 'items',
  },
  startTunnel: {
    method: 'POST',
    path: '/tunnel/start',
    summary: 'Starts it or replaces the one that is on; the stream tells what comes of it.',
    body: tunnelSettings,
    answer: tunnelStatus,
    status: 202,
  },
  stopTunnel: { method: 'POST', path: '/tunnel/stop', summary: 'Ends it; answers when its program is gone.', answer: tunnelStatus },
  followTunnel: {
    method: 'PUT',
    path: '/tunnel/followers/{webhookId}',
    summary: 'Copies the public URL into a webhook, now and whenever it changes.',
    params,
    body: newFollower,
    answer: tunnelStatus,
  },
  unfollowTunnel: {
    method: 'DELETE',
    path: '/tunnel/followers/{webhookId}',
    summary: 'Lets a webhook keep the URL that it has.',
    params,
    answer: tunnelStatus,
  },
} as const satisfies Routes;
