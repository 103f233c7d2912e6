import { z } from 'zod';
import { MAX_NOTE_CHARACTERS } from '#shared/domain/delivery/delivery-command.ts';
import type { Routes } from '../route.ts';
import { command, composePreview, composeRequest, previewRequest, replayFailedRequest, replayRequest, sent } from '../schemas/command.ts';
import { deliverySummary } from '../schemas/delivery.ts';

const params = { id: z.string() };
const changed = { params, answer: deliverySummary } as const;
const commanded = { ...changed, method: 'POST', body: command, tellsOrigin: true } as const;
const sends = { method: 'POST', answer: sent, status: 201, hands: 'deliveries', tellsOrigin: true } as const;

/** What a user may do to deliveries. */
export const commandRoutes = {
  'retry-now': {
    ...commanded,
    path: '/deliveries/{id}/retry-now',
    summary: 'Sends the next planned attempt at once, with the same bytes.',
  },
  cancel: { ...commanded, path: '/deliveries/{id}/cancel', summary: 'Gives up what is still planned.' },
  hold: { ...commanded, path: '/deliveries/{id}/hold', summary: 'Keeps it from being sent until it is released.' },
  release: { ...commanded, path: '/deliveries/{id}/release', summary: 'Goes on with a delivery that is held.' },
  star: { ...changed, method: 'PUT', path: '/deliveries/{id}/star', summary: 'Keeps it when retention drops the oldest.' },
  unstar: { ...changed, method: 'DELETE', path: '/deliveries/{id}/star', summary: 'Takes the star away.' },
  note: {
    ...changed,
    method: 'PUT',
    path: '/deliveries/{id}/note',
    summary: 'Keeps a note beside it; an empty one takes it away.',
    body: z.object({ note: z.string().max(MAX_NOTE_CHARACTERS) }),
  },
  replay: {
    ...sends,
    path: '/deliveries/{id}/replay',
    summary: 'Sends it again as new deliveries that point to it; redirects are not followed.',
    params,
    body: replayRequest,
  },
  replayFailed: {
    ...sends,
    path: '/replay-failed',
    summary: 'Sends again what failed since a time and was not sent again since, oldest first.',
    body: replayFailedRequest,
  },
  compose: {
    ...sends,
    path: '/compose',
    summary: 'Sends any bytes under the name of an event, as a delivery of a webhook.',
    body: composeRequest,
  },
  previewCompose: {
    method: 'POST',
    path: '/compose/preview',
    summary: 'What `compose` would put on the wire, to the byte, for the id and time that are given. Nothing is sent.',
    body: previewRequest,
    answer: composePreview,
  },
} as const satisfies Routes;
