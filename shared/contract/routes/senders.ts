import { z } from 'zod';
import type { Routes } from '../route.ts';

const params = { name: z.string().min(1).max(64) };

/** Servers elsewhere whose deliveries are known by their secret. */
export const senderRoutes = {
  keepSender: {
    method: 'PUT',
    path: '/senders/{name}',
    summary:
      'What is signed with this secret is known to come from there, for 15 s: who attaches a server asks again every few seconds. Nothing of it is stored.',
    params,
    body: z.strictObject({
      origin: z.string().min(1).max(200).describe('In words: `mlflow.example, 3.9.0`.'),
      secret: z.string().min(1).max(1000),
    }),
    answer: 'nothing',
  },
  dropSender: { method: 'DELETE', path: '/senders/{name}', summary: 'Forgets it at once.', params, answer: 'nothing' },
} as const satisfies Routes;
