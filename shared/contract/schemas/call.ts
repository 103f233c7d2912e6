import { z } from 'zod';
import type { ApiCall, CausedEvent } from '#shared/domain/api-call.ts';
import { webhookEvent } from './delivery.ts';
import { maybe, objectOf } from './object-of.ts';

export const apiCall = objectOf<ApiCall>()({
  id: z.string(),
  atMs: z.number(),
  tookMs: z.number(),
  method: z.string(),
  path: z.string(),
  status: z.int(),
  client: maybe(z.string()),
  caused: z.array(
    objectOf<CausedEvent>()({
      event: webhookEvent,
      subject: z.string(),
      heardBy: z.int(),
      reason: maybe(z.enum(['no-subscriber', 'disabled'])),
    }),
  ),
  quiet: maybe(z.enum(['reading', 'refused', 'not-emitting'])).describe('Why it caused nothing.'),
  hint: maybe(z.string()),
});
