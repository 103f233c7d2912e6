import { z } from 'zod';
import type { Routes } from '../route.ts';
import { checkRun, checkRunSummary, newCheckRun } from '../schemas/check.ts';

const params = { number: z.coerce.number().int().min(1) };

/** Runs of the 24 checks of a receiver. The stream tells how they go: `check.changed`, `check.outcome`. */
export const checkRoutes = {
  checkRuns: {
    method: 'GET',
    path: '/checks',
    summary: 'Runs of the checks of a receiver that are kept, newest first.',
    answer: z.object({ items: z.array(checkRunSummary) }),
    hands: 'items',
  },
  startCheckRun: {
    method: 'POST',
    path: '/checks',
    summary: 'Starts a run, or runs some checks of a run again; the stream tells how it goes.',
    body: newCheckRun,
    answer: checkRunSummary,
    status: 202,
  },
  checkRun: { method: 'GET', path: '/checks/{number}', summary: 'A run with what each check came to.', params, answer: checkRun },
  sharedCheckRun: {
    method: 'GET',
    path: '/checks/{number}/shared',
    summary: 'A run as it may leave this computer, without any secret or credential.',
    params,
    answer: checkRun,
  },
  stopCheckRun: {
    method: 'POST',
    path: '/checks/{number}/stop',
    summary: 'Ends a run; answers when it has ended.',
    params,
    answer: checkRun,
  },
  removeCheckRun: { method: 'DELETE', path: '/checks/{number}', summary: 'Forgets a run; its deliveries stay.', params, answer: 'nothing' },
} as const satisfies Routes;
