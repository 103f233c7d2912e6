import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { AGENT_PATH, AGENT_PROTOCOL, ALLOW_ACTIONS_HEADER, ALLOWED_TARGETS_HEADER } from '#core/agents/caller.ts';
import { readPrivateFile } from '#core/files/private-file.ts';
import { parseCoreFile } from '#shared/domain/app/core-file.ts';
import { StartError } from '#shared/domain/app/start-error.ts';

export interface Allowed {
  actions: boolean;
  targets: readonly string[];
}

/**
 * Asks the engine of a data directory for a connection, without the parts that other verbs need to ask it: an agent waits for the first
 * answer. @returns undefined where none runs
 * @throws StartError where one runs and refuses
 */
export async function connectAgent(dataDir: string, { actions, targets }: Allowed): Promise<Duplex | undefined> {
  const core = parseCoreFile(readPrivateFile(path.join(dataDir, 'core.json')) ?? '');
  const token = readPrivateFile(path.join(dataDir, 'token'))?.trim() ?? '';
  if (!core || token === '') return undefined;
  const headers = {
    authorization: `Bearer ${token}`,
    connection: 'Upgrade',
    upgrade: AGENT_PROTOCOL,
    ...(actions && { [ALLOW_ACTIONS_HEADER]: 'yes' }),
    ...(targets.length > 0 && { [ALLOWED_TARGETS_HEADER]: targets.join(',') }),
  };
  const asked = request(`${core.urls.inspector}${AGENT_PATH}`, { headers, agent: false });
  asked.end();
  const settled = new AbortController();
  try {
    const { signal } = settled;
    const [answer, socket, head] = (await Promise.race([
      once(asked, 'upgrade', { signal }),
      once(asked, 'response', { signal }),
    ])) as Answered;
    if (socket) {
      if (head && head.length > 0) socket.unshift(head);
      return socket;
    }
    answer.resume();
    throw new StartError('target-unreachable', `${core.urls.inspector} does not take a coding agent: it answered ${answer.statusCode}.`);
  } catch (error) {
    if (error instanceof StartError) throw error;
    return undefined; // the file is a hint; nobody listens there any more
  } finally {
    settled.abort();
  }
}

/** Socket and first bytes where the protocol was changed. */
type Answered = [answer: IncomingMessage, socket?: Duplex, head?: Buffer];
