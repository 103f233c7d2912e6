import { kindOfAddress } from '#core/net/address-rules.ts';
import { type Agents, createAgents } from '#core/net/connection.ts';

/**
 * Connections to servers that a user names: private addresses are what they are for. Link-local, metadata and multicast addresses are not
 * asked. Each request has a connection of its own, so that a server which was restarted is met as it is.
 *
 * @param trusted certificates to trust besides those of the system, in PEM
 */
export function createBridgeAgents(trusted: readonly string[] = []): Agents {
  return createAgents({
    policy: {
      peerRefusal: ({ address }) =>
        kindOfAddress(address) === 'forbidden'
          ? `${address} is never asked: it is a link-local, metadata, multicast or "any" address`
          : undefined,
    },
    keepAlive: false,
    trusted: () => trusted,
  });
}
