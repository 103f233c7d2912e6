import { z } from 'zod';
import type { ForwardTarget, TargetProbe } from '#shared/domain/scenario/forward-target.ts';
import { maybe, objectOf } from './object-of.ts';

export const forwardTarget = objectOf<ForwardTarget>()({
  url: z.string(),
  sent: z.int(),
  failed: z.int(),
  last: maybe(z.object({ atMs: z.number(), status: maybe(z.int()), message: maybe(z.string()) })),
  watch: maybe(z.object({ failing: z.int(), replayed: z.int(), lastReplayAtMs: maybe(z.number()) })),
});

export const targetProbe = objectOf<TargetProbe>()({ address: z.string(), found: z.string(), answers: z.boolean() });
