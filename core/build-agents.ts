import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { agentStart } from './agent-start.ts';
import type { Agents } from './agents/agents.ts';
import { AGENT_PATH, AGENT_PROTOCOL, callerOf } from './agents/caller.ts';
import { createConnected } from './agents/connected.ts';
import { type AgentsSetting, mayAct } from './agents/permission.ts';
import type { DoctorFindings, Ground } from './agents/tool.ts';
import { createBridgeAgents } from './bridge/bridge-agents.ts';
import { diagnose } from './bridge/doctor.ts';
import { parseUpstream } from './bridge/upstream.ts';
import type { BuildSite } from './build-site.ts';
import type { AccessToken } from './control/access-token.ts';
import { bearerOf, NO_TOKEN } from './control/bearer.ts';
import type { AnswerAgent, ControlOptions } from './control/control-server.ts';
import type { createDirectClient } from './control/direct-client.ts';
import type { Handlers } from './control/handlers.ts';
import { createSecretMask, knownSecrets } from './control/mask-secrets.ts';
import { refusalOfStranger } from './http/own-origin.ts';
import { PROBLEM_TYPE, ProblemError, problemOf } from './http/problem.ts';
import { answerRaw } from './http/raw-answer.ts';
import type { Journal } from './mlflow-api/journal.ts';
import { inspectOwnSetup } from './own-setup.ts';
import type { TakeUpgrade } from './stream/stream-server.ts';

export interface AgentsPlane {
  answer: AnswerAgent;
  /** By the path at which it is asked for. */
  upgrades: ReadonlyMap<string, TakeUpgrade>;
  view: ControlOptions['agents'];
  /** What agents may do is another thing now: those who are connected and those who look are told. */
  settingChanged(): void;
  /** Ends what is asked and every connection; to be called before the server is closed, which waits for them. */
  close(): Promise<void>;
}

export interface AgentsParts {
  token: AccessToken;
  journal: Pick<Journal, 'agent'>;
  status: ControlOptions['status'];
  secrets: Parameters<typeof knownSecrets>[0];
  /** Made after this: its view is one of them. */
  handlers: () => Handlers;
}

const GOODBYE_MS = 500;
const MOST_CONNECTIONS = 32;

/** Coding agents. What speaks their protocol is loaded when the first of them comes: a start does not wait for it. */
export function buildAgents(site: BuildSite, parts: AgentsParts): AgentsPlane {
  const { options, settings } = site;
  const { token, journal, handlers } = parts;
  const { clock, logger, uuid, version } = options;
  const changed = () => site.bus.publish({ type: 'agents.changed' });
  const connected = createConnected({ clock, changed });
  const sockets = new Set<Socket>();
  const setting = (): AgentsSetting => {
    const view = settings.view().find(({ name }) => name === 'agents');
    return { mode: settings.current().agents, chosen: view?.origin === 'changed' };
  };
  let loading: Promise<Agents> | undefined;
  let closed = false;

  async function load(): Promise<Agents> {
    const [{ createAgents }, direct] = await Promise.all([import('./agents/agents.ts'), import('./control/direct-client.ts')]);
    const ground = groundOf(site, parts, { handlers: handlers(), ...direct });
    const agents = createAgents({ version, ground, setting, connected, keep: journal.agent, uuid, logger });
    if (closed) await agents.close();
    return agents;
  }
  const loaded = () => {
    loading ??= load();
    return loading;
  };

  function take(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const candidate = bearerOf(request);
    const refusal =
      refusalOfStranger(request, request.socket.localPort ?? 0) ??
      (candidate === undefined || !token.matches(candidate) ? problemOf('unauthorized', NO_TOKEN) : undefined) ??
      (request.headers.upgrade === AGENT_PROTOCOL ? undefined : problemOf('bad-request', `Ask for the protocol ${AGENT_PROTOCOL}.`)) ??
      (sockets.size < MOST_CONNECTIONS ? undefined : problemOf('busy', 'As many coding agents as are taken are connected. End one.'));
    if (refusal) {
      answerRaw(socket, { status: refusal.status, type: PROBLEM_TYPE, body: JSON.stringify(refusal) }, { clock, drainMs: GOODBYE_MS });
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.once('end', () => socket.end()); // it is kept half open otherwise: who has gone would count as connected
    socket.setTimeout(0); // an agent may be silent for hours
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${AGENT_PROTOCOL}\r\n\r\n`);
    if (head.length > 0) socket.unshift(head);
    const caller = callerOf('stdio', (name) => request.headers[name]?.toString());
    loaded().then(
      (agents) => agents.connect(socket, caller),
      (error: unknown) => {
        logger.error('coding agents cannot be answered', { error: String(error) });
        socket.destroy();
      },
    );
  }

  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  token.onRotate(endAll);
  return {
    answer: async (request, response) => (await loaded()).http(request, response),
    upgrades: new Map([[AGENT_PATH, take]]),
    async close() {
      closed = true;
      connected.close();
      await (await loading)?.close();
      endAll();
    },
    settingChanged() {
      changed();
      loading?.then(
        (agents) => agents.settingChanged(),
        () => undefined, // whoever asked has been told
      );
    },
    async view() {
      const { TOOLS } = await import('./agents/tools.ts');
      const now = setting();
      return {
        ...now,
        connected: connected.list((caller) => mayAct(now, caller)),
        start: agentStart(options),
        tools: TOOLS.map(({ name, title, kind }) => ({ name, title, acts: kind === 'act' })),
      };
    },
  };
}

interface Direct {
  handlers: Handlers;
  createDirectClient: typeof createDirectClient;
}

function groundOf({ options, bus }: BuildSite, { secrets, status }: AgentsParts, { handlers, createDirectClient }: Direct): Ground {
  const { clock, version, env } = options;
  const hidden = new WeakSet<Uint8Array>();
  const mask = () => createSecretMask(knownSecrets(secrets));
  return {
    clock,
    core: createDirectClient({
      ...{ handlers, origin: 'agent' },
      through: (answer) => mask().value(answer),
      throughBytes(bytes) {
        const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        const shown = mask().hide(given);
        if (shown !== given) hidden.add(shown);
        return shown;
      },
    }),
    subscribe: bus.subscribe,
    isHidden: (bytes) => hidden.has(bytes),
    async doctor({ mlflowUri, webhookUrl, withCredentials }): Promise<DoctorFindings> {
      const now = status();
      const own = await inspectOwnSetup({
        dataDir: now.dataDir,
        encryptionKey: env['MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY'],
        running: now,
        ports: [],
        nowMs: clock.nowMs(),
      });
      if (mlflowUri === undefined) return { own, server: [] };
      const agents = createBridgeAgents();
      try {
        const target =
          webhookUrl === undefined ? ({ url: now.urls.webhookUrl, from: 'core' } as const) : ({ url: webhookUrl, from: 'user' } as const);
        const { findings } = await diagnose({
          upstream: upstreamOf(mlflowUri, withCredentials ? env : {}),
          target,
          agents,
          clock,
          version,
        });
        return { own, server: findings };
      } finally {
        agents.destroy();
      }
    },
  };
}

function upstreamOf(uri: string, env: Readonly<Record<string, string | undefined>>) {
  try {
    return parseUpstream(uri, env);
  } catch (error) {
    throw new ProblemError('refused', `mlflowUri: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
