import { type Reach, reachOf } from './address-rules.ts';

/** Where a delivery began, for judging where a redirect leads. */
export interface RedirectOrigin {
  /** Of the peer that the webhook's own URL led to. */
  firstReach: Reach;
  /** The answer with this redirect came from our own receiver. */
  fromReceiver: boolean;
}

/** From outside to inside. */
const DEPTH: Readonly<Record<Reach, number>> = { public: 0, private: 1, loopback: 2 };

/** Whether a redirect leads to a more private kind of address than the one that the webhook's own URL led to. */
export function leadsInwards(address: string, { firstReach }: RedirectOrigin): boolean {
  return DEPTH[reachOf(address)] > DEPTH[firstReach];
}
