import { createBridgeAgents, trustedOf } from '#core/bridge/bridge-agents.ts';
import { parseUpstream, type Upstream } from '#core/bridge/upstream.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { messageOf } from '#shared/domain/error-words.ts';

/** @throws StartError `usage` when the URI, or a variable that belongs to it, is not what it should be */
export function upstreamOf(flag: string, uri: string, env: NodeJS.ProcessEnv): Upstream {
  try {
    return parseUpstream(uri, env);
  } catch (error) {
    throw new StartError('usage', `${flag}: ${messageOf(error)}.`);
  }
}

/** Trusts what MLflow's own client is told to trust besides. */
export const agentsOf = (env: NodeJS.ProcessEnv) => createBridgeAgents(certificatesOf(env));

/** Certificates that MLflow's own client trusts besides those of the system, in PEM. @throws StartError `io` when their file cannot be read */
export function certificatesOf(env: NodeJS.ProcessEnv): string[] {
  try {
    return trustedOf(env);
  } catch (error) {
    throw new StartError('io', messageOf(error));
  }
}
