import { z } from 'zod';
import type { Routes } from '../route.ts';
import { exploration, explorationPlay, newExploration, storyFile } from '../schemas/exploration.ts';

const params = { number: z.coerce.number().int().min(1) };

/** Random sequences of deliveries to a receiver. The stream tells how they go: `explore.changed`. */
export const explorationRoutes = {
  explorations: {
    method: 'GET',
    path: '/explorations',
    summary: 'Explorations of a receiver, newest first; those since the start of the core are known.',
    answer: z.object({ items: z.array(exploration) }),
    hands: 'items',
  },
  startExploration: {
    method: 'POST',
    path: '/explorations',
    summary: 'Plays random sequences of deliveries to a receiver until one fails; the stream tells how it goes.',
    body: newExploration,
    answer: exploration,
    status: 202,
  },
  exploration: {
    method: 'GET',
    path: '/explorations/{number}',
    summary: 'An exploration with what it found.',
    params,
    answer: exploration,
  },
  stopExploration: {
    method: 'POST',
    path: '/explorations/{number}/stop',
    summary: 'Ends an exploration; answers when it has ended.',
    params,
    answer: exploration,
  },
  playExploration: {
    method: 'POST',
    path: '/explorations/{number}/play',
    summary: 'Plays the sequence that failed once more; each of its requests is kept as a delivery.',
    params,
    body: explorationPlay,
    answer: exploration,
    status: 202,
  },
  explorationFiles: {
    method: 'GET',
    path: '/explorations/{number}/files',
    summary: 'The sequence that failed as a scenario for `check --play`, and as tests; no secret is in them.',
    params,
    answer: z.object({ items: z.array(storyFile) }),
  },
} as const satisfies Routes;
