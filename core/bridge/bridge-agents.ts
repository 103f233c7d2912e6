import { readFileSync } from 'node:fs';
import { kindOfAddress } from '#core/net/address-rules.ts';
import { type Agents, createAgents } from '#core/net/connection.ts';
import { codeOf } from '#shared/domain/error-words.ts';
import type { Env } from './upstream.ts';

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

const CERTIFICATES = 'MLFLOW_TRACKING_SERVER_CERT_PATH';

/** What MLflow's own client is told to trust besides, in PEM. @throws Error in words when the file cannot be read */
export function trustedOf(env: Env): string[] {
  const file = env[CERTIFICATES];
  if (!file) return [];
  try {
    return [readFileSync(file, 'utf8')];
  } catch (error) {
    throw new Error(`${CERTIFICATES}: ${file} cannot be read (${codeOf(error)}).`, { cause: error });
  }
}
