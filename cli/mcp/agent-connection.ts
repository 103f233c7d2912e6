import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AGENT_PATH, AGENT_PROTOCOL, ALLOW_ACTIONS_HEADER, ALLOWED_TARGETS_HEADER } from '#core/agents/caller.ts';
import { readCoreFile } from '#core/core-file.ts';
import { StartError } from '#shared/domain/app/start-error.ts';

export interface Allowed {
  actions: boolean;
  targets: readonly string[];
}

/** Whoever says nothing for so long is no engine. */
const PATIENCE_MS = 5000;
const MOST_REFUSAL_BYTES = 64 * 1024;

/**
 * Asks the engine of a data directory for a connection, without the parts that other verbs need to ask it: an agent waits for the first
 * answer. @returns undefined where none runs, also where something else has its port by now
 * @throws StartError where one runs and refuses
 */
export async function connectAgent(dataDir: string, { actions, targets }: Allowed, patienceMs = PATIENCE_MS): Promise<Duplex | undefined> {
  const found = await readCoreFile(dataDir);
  if (!found) return undefined;
  const { core, token } = found;
  const headers = {
    authorization: `Bearer ${token}`,
    connection: 'Upgrade',
    upgrade: AGENT_PROTOCOL,
    ...(actions && { [ALLOW_ACTIONS_HEADER]: 'yes' }),
    ...(targets.length > 0 && { [ALLOWED_TARGETS_HEADER]: targets.join(',') }),
  };
  const asked = request(`${core.urls.inspector}${AGENT_PATH}`, { headers, agent: false });
  asked.setTimeout(patienceMs, () => asked.destroy());
  asked.end();
  const settled = new AbortController();
  try {
    const { signal } = settled;
    const [answer, socket, head] = (await Promise.race([
      once(asked, 'upgrade', { signal }),
      once(asked, 'response', { signal }),
    ])) as Answered;
    if (socket) {
      socket.setTimeout(0);
      if (head && head.length > 0) socket.unshift(head);
      return socket;
    }
    const why = await refusalIn(answer);
    if (why === undefined) return undefined;
    throw new StartError('target-unreachable', `Hookglass at ${core.urls.inspector} takes no other coding agent now: ${why}`);
  } catch (error) {
    if (error instanceof StartError) throw error;
    return undefined; // the file is a hint; nobody listens there any more
  } finally {
    settled.abort();
  }
}

/** Socket and first bytes where the protocol was changed. */
type Answered = [answer: IncomingMessage, socket?: Socket, head?: Buffer];

/** @returns why the engine of this directory refuses; undefined of another's, which does not know the token, and of another program */
async function refusalIn(answer: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MOST_REFUSAL_BYTES) return undefined;
    pieces.push(piece);
  }
  const { type, detail } = JSON.parse(Buffer.concat(pieces).toString('utf8')) as { type?: unknown; detail?: unknown };
  const isOurs = answer.statusCode !== 401 && String(type).startsWith('urn:hookglass:problem:');
  return isOurs && typeof detail === 'string' ? detail : undefined;
}
