import { z } from 'zod';
import type { Routes } from '../route.ts';
import {
  attachedServers,
  attachment,
  attachQuestion,
  credentials,
  ownReport,
  serverQuestion,
  serverReport,
} from '../schemas/real-server.ts';

const params = { id: z.string() };

/** Real MLflow servers: what is the matter with one, and webhooks of ours there. */
export const realServerRoutes = {
  examineSelf: {
    method: 'GET',
    path: '/doctor',
    summary: 'What is the matter with Hookglass itself: data directory, key, ports, disk, certificate. Nothing is changed.',
    answer: ownReport,
  },
  examineServer: {
    method: 'POST',
    path: '/doctor',
    summary: 'What is the matter with a real MLflow server and the way from it to a receiver. Nothing is changed there.',
    body: serverQuestion,
    answer: serverReport,
  },
  attachedServers: {
    method: 'GET',
    path: '/attachments',
    summary: 'Real servers that are attached, and webhooks that were left on one.',
    answer: attachedServers,
  },
  attachServer: {
    method: 'POST',
    path: '/attachments',
    summary: 'Registers a webhook at a real server for as long as Hookglass runs; the stream tells what comes of it.',
    body: attachQuestion,
    answer: attachment,
    status: 202,
  },
  detachServer: {
    method: 'DELETE',
    path: '/attachments/{id}',
    summary: 'Removes the webhook there, and answers what came of it. One that has ended is forgotten.',
    params,
    answer: attachment,
  },
  attachmentSecret: {
    method: 'POST',
    path: '/attachments/{id}/secret',
    summary: 'The secret that was made for the webhook there.',
    params,
    answer: z.object({ secret: z.string() }),
    hands: 'secret',
  },
  removeLeftOver: {
    method: 'POST',
    path: '/attachments/left-over/{id}/remove',
    summary: 'Removes a webhook from a server, whose maker was killed before it could.',
    params,
    body: z.strictObject({ credentials: credentials.default({ kind: 'environment' }) }),
    answer: 'nothing',
  },
} as const satisfies Routes;
