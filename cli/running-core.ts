import { readCoreFile } from '#core/core-file.ts';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { ControlError } from '#shared/client/control-requests.ts';
import type { CoreStatus } from '#shared/domain/app/core-status.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { dataDirOf } from './data-dir.ts';

export interface RunningCore {
  client: ControlClient;
  /** Origin of the inspector and control API. */
  baseUrl: string;
  token: string;
  dataDir: string;
  status: CoreStatus;
}

/**
 * Finds the core that owns a data directory, by the file that it leaves there, and asks it for its status.
 * @throws StartError `target-unreachable` when none answers, `io` when that file or the token is not ours alone
 */
export async function findCore(values: { 'data-dir': string | undefined }, env: NodeJS.ProcessEnv): Promise<RunningCore> {
  const dataDir = dataDirOf(values, env);
  const found = await readCoreFile(dataDir);
  if (!found) throw notRunning(dataDir);
  const { core, token } = found;
  const baseUrl = core.urls.inspector;
  const client = createControlClient({ baseUrl, token, origin: 'cli', fetch: sayingThatItIsGone(baseUrl) });
  try {
    return { client, baseUrl, token, dataDir, status: await client.status() };
  } catch (error) {
    if (error instanceof ControlError) throw new StartError('target-unreachable', `${baseUrl} does not accept us: ${error.message}`);
    throw notRunning(dataDir);
  }
}

/** Runs what asks the core; a refusal is for the user, so it ends the verb with its sentence. */
export async function asking<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    throw new StartError(error.status < 500 ? 'usage' : 'io', error.message);
  }
}

/** Of a core that stops in the middle of a verb the user hears in a sentence, whatever was being asked. */
function sayingThatItIsGone(baseUrl: string): typeof fetch {
  return async (input, init) => {
    try {
      const response = await fetch(input, init);
      const { status, headers } = response;
      // Read here, because the connection may also end in the middle of an answer.
      return new Response(status === 204 ? null : await response.arrayBuffer(), { status, headers });
    } catch {
      throw new StartError('target-unreachable', `Hookglass at ${baseUrl} has stopped meanwhile.`);
    }
  };
}

function notRunning(dataDir: string): StartError {
  return new StartError(
    'target-unreachable',
    `No Hookglass is running on ${dataDir}. Start one with "hookglass serve", or name its directory with --data-dir.`,
  );
}
