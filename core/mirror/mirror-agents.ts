import { kindOfAddress } from '#core/net/address-rules.ts';
import { type Agents, createAgents } from '#core/net/connection.ts';
import { createPeerRules, type OwnListener } from '#core/net/peer-rules.ts';

export interface MirrorAgentsOptions {
  /** Where this very Hookglass listens: calls would go round. */
  ownListeners: () => readonly OwnListener[];
  /** Certificates to trust besides those of the system, in PEM. */
  trusted: readonly string[];
}

/** Shorter than any server is known to keep a connection that is idle, so that no call meets the end of one. */
const IDLE_MS = 1500;

/** Connections to the server that is mirrored: private addresses are what it is for. */
export function createMirrorAgents({ ownListeners, trusted }: MirrorAgentsOptions): Agents {
  const { ownPlane } = createPeerRules({ allowPrivate: true, allowedTargets: new Set(), ownListeners });
  return createAgents({
    policy: {
      peerRefusal({ address, port }) {
        if (kindOfAddress(address) === 'forbidden') return `${address} is a link-local, metadata, multicast or "any" address`;
        return ownPlane({ address, port }) === undefined
          ? undefined
          : `${address}:${port} is this Hookglass itself, so that calls would go round`;
      },
    },
    idleMs: IDLE_MS,
    trusted: () => trusted,
  });
}
