import { z } from 'zod';
import type { Routes } from '../route.ts';
import { sequence, sequenceName, sequenceSteps } from '../schemas/sequence.ts';

const params = { name: sequenceName };

/** Composed events that are kept to be sent again together. Whoever sends them asks `compose` for each. */
export const sequenceRoutes = {
  sequences: {
    method: 'GET',
    path: '/sequences',
    summary: 'Composed events that are kept to be sent again together, by name.',
    answer: z.object({ items: z.array(sequence) }),
    hands: 'items',
  },
  saveSequence: {
    method: 'PUT',
    path: '/sequences/{name}',
    summary: 'Keeps events under this name, in place of those that were there.',
    params,
    body: sequenceSteps,
    answer: sequence,
  },
  removeSequence: { method: 'DELETE', path: '/sequences/{name}', summary: 'Forgets it; what was sent stays.', params, answer: 'nothing' },
} as const satisfies Routes;
