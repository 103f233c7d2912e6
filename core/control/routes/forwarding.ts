import { z } from 'zod';
import { probeTarget } from '#core/forward/probe-target.ts';
import { ProblemError } from '#core/http/problem.ts';
import { maybe, objectOf } from '#shared/contract/schemas/object-of.ts';
import type { ForwardTarget, TargetProbe } from '#shared/domain/forward-target.ts';
import { type Route, route } from '../route.ts';

export interface ForwardingRoutesOptions {
  forwardTargets: () => ForwardTarget[];
  /** Why nothing may be sent there. */
  targetRefusal: (url: string) => Promise<string | undefined>;
}

const target = objectOf<ForwardTarget>()({
  url: z.string(),
  sent: z.int(),
  failed: z.int(),
  last: maybe(z.object({ atMs: z.number(), status: maybe(z.int()), message: maybe(z.string()) })),
  watch: maybe(z.object({ failing: z.int(), replayed: z.int(), lastReplayAtMs: maybe(z.number()) })),
});

const probe = objectOf<TargetProbe>()({ address: z.string(), found: z.string(), answers: z.boolean() });

/** The apps behind the receiver. Where requests go is a setting of their endpoint. */
export function forwardingRoutes({ forwardTargets, targetRefusal }: ForwardingRoutesOptions): Route[] {
  return [
    route({
      method: 'GET',
      path: '/forward/targets',
      summary: 'Apps that requests have been passed on to, and how they are doing.',
      answer: z.object({ items: z.array(target) }),
      handle: () => ({ items: forwardTargets() }),
    }),
    route({
      method: 'POST',
      path: '/forward/probe',
      summary: 'What answers at a URL; for this machine under 127.0.0.1, ::1 and localhost. Sends one HEAD request to each.',
      body: z.strictObject({ url: z.string().max(2048) }),
      answer: z.object({ items: z.array(probe) }),
      async handle({ body: { url } }) {
        const refusal = await targetRefusal(url);
        if (refusal !== undefined) throw new ProblemError('refused', refusal, [{ path: 'url', message: refusal }]);
        return { items: await probeTarget(new URL(url)) };
      },
    }),
  ];
}
