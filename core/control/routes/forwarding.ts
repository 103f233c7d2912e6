import type { ProbeTarget } from '#core/forward/probe-target.ts';
import { ProblemError } from '#core/http/problem.ts';
import type { ForwardTarget } from '#shared/domain/scenario/forward-target.ts';
import type { Handlers } from '../handlers.ts';

export interface ForwardingHandlersOptions {
  forwardTargets: () => ForwardTarget[];
  /** Why nothing may be sent there. */
  targetRefusal: (url: string) => Promise<string | undefined>;
  probeTarget: ProbeTarget;
}

const NOT_A_URL = 'A URL is expected, such as http://127.0.0.1:3000/hooks.';

/** The apps behind the receiver. Where requests go is a setting of their endpoint. */
export function forwardingHandlers({
  forwardTargets,
  targetRefusal,
  probeTarget,
}: ForwardingHandlersOptions): Pick<Handlers, 'forwardTargets' | 'probeTarget'> {
  return {
    forwardTargets: () => ({ items: forwardTargets() }),
    async probeTarget({ body: { url } }) {
      const refusal = await targetRefusal(url);
      if (refusal !== undefined) throw new ProblemError('refused', refusal, [{ path: 'url', message: refusal }]);
      const parsed = URL.parse(url);
      if (!parsed) throw new ProblemError('bad-request', NOT_A_URL, [{ path: 'url', message: NOT_A_URL }]);
      return { items: await probeTarget(parsed) };
    },
  };
}
