import { z } from 'zod';
import type { Routes } from '../route.ts';
import { endpointChange, endpointView, forwardSettings, newEndpoint } from '../schemas/endpoint.ts';
import { forwardTarget, targetProbe } from '../schemas/forwarding.ts';

const params = { name: z.string() };

/** Addresses of the mock receiver, the scenarios that they play, and the apps behind them. */
export const endpointRoutes = {
  endpoints: {
    method: 'GET',
    path: '/endpoints',
    summary: 'All addresses of the mock receiver, with their scenarios and how far those have come.',
    answer: z.object({ items: z.array(endpointView) }),
    hands: 'items',
  },
  createEndpoint: {
    method: 'POST',
    path: '/endpoints',
    summary: 'Adds an address `/hooks/<name>`.',
    body: newEndpoint,
    answer: endpointView,
    status: 201,
  },
  endpoint: {
    method: 'GET',
    path: '/endpoints/{name}',
    summary: 'One address; `webhook` is the default one.',
    params,
    answer: endpointView,
  },
  updateEndpoint: {
    method: 'PATCH',
    path: '/endpoints/{name}',
    summary: 'Changes what is given; a new scenario starts at its first step.',
    params,
    body: endpointChange,
    answer: endpointView,
  },
  removeEndpoint: {
    method: 'DELETE',
    path: '/endpoints/{name}',
    summary: 'Removes an address; its captures stay.',
    params,
    answer: 'nothing',
  },
  restartEndpoint: {
    method: 'POST',
    path: '/endpoints/{name}/restart',
    summary: 'Plays the scenario from its first step again.',
    params,
    answer: endpointView,
  },
  listenAtEndpoint: {
    method: 'PUT',
    path: '/endpoints/{name}/listeners/{listener}',
    summary:
      'Passes on what comes there, before what is set, for 15 s: who listens asks again every few seconds, under a name of its own. Nothing of it is stored.',
    params: { name: z.string(), listener: z.string().max(64) },
    body: forwardSettings,
    answer: endpointView,
  },
  unlistenAtEndpoint: {
    method: 'DELETE',
    path: '/endpoints/{name}/listeners/{listener}',
    summary: 'Ends that at once.',
    params: { name: z.string(), listener: z.string().max(64) },
    answer: 'nothing',
  },
  revealEndpointSecret: {
    method: 'POST',
    path: '/endpoints/{name}/secret',
    summary: 'Shows the secret of this address.',
    params,
    answer: z.object({ secret: z.string() }),
    hands: 'secret',
  },
  forwardTargets: {
    method: 'GET',
    path: '/forward/targets',
    summary: 'Apps that requests have been passed on to, and how they are doing.',
    answer: z.object({ items: z.array(forwardTarget) }),
    hands: 'items',
  },
  probeTarget: {
    method: 'POST',
    path: '/forward/probe',
    summary: 'What answers at a URL; for this machine under 127.0.0.1, ::1 and localhost. Sends one HEAD request to each.',
    body: z.strictObject({ url: z.string().max(2048) }),
    answer: z.object({ items: z.array(targetProbe) }),
    hands: 'items',
  },
} as const satisfies Routes;
