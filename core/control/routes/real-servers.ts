import type { Attachments } from '#core/attach/attachments.ts';
import type { Server } from '#core/attach/ports.ts';
import { problemWords } from '#core/bridge/attached.ts';
import type { Target } from '#core/bridge/observe.ts';
import { type Credentials, type Env, parseUpstream, type Upstream, upstreamAs } from '#core/bridge/upstream.ts';
import { ProblemError } from '#core/http/problem.ts';
import type { SenderLeases } from '#core/receiver/sender-leases.ts';
import type { CoreStatus } from '#shared/domain/app/core-status.ts';
import { type Finding, finding } from '#shared/domain/app/finding.ts';
import type { AttachedServers } from '#shared/domain/app/real-server.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { eventsOf } from '#shared/domain/mlflow/releases.ts';
import { urlProblem } from '#shared/domain/url-problem.ts';
import { redactUrl } from '#shared/domain/wire/wire-request.ts';
import type { Handlers } from '../handlers.ts';
import { checkedTunnelSettings } from './tunnel.ts';

export interface RealServerHandlersOptions {
  attachments: Attachments;
  examineSelf: () => Promise<Finding[]>;
  /** @throws Error whose message says what is expected */
  serverOf: (upstream: Upstream) => Server;
  senders: SenderLeases;
  /** What the core was started with. */
  env: Env;
  clock: Clock;
  status: () => CoreStatus;
}

type Names = 'examineSelf' | 'examineServer' | 'attachedServers' | 'attachServer' | 'detachServer' | 'attachmentSecret' | 'removeLeftOver';

/** Real MLflow servers. Credentials go to the server that they are for, and nowhere else. */
export function realServerHandlers(options: RealServerHandlersOptions): Pick<Handlers, Names> {
  const { attachments, examineSelf, serverOf, senders, env, clock, status } = options;

  function serverAt(uri: string, credentials: Credentials): Server {
    const upstream = upstreamAt(uri, credentials, env);
    try {
      return serverOf(upstream);
    } catch (error) {
      throw new ProblemError('refused', messageOf(error));
    }
  }

  return {
    async examineSelf() {
      const atMs = clock.nowMs();
      const findings = await examineSelf();
      return { findings, atMs, tookMs: clock.nowMs() - atMs };
    },
    async examineServer({ body: { uri, credentials, webhookUrl } }) {
      const { upstream, look } = serverAt(uri, credentials);
      const { urls } = status();
      const target: Target =
        webhookUrl === undefined ? { url: urls.webhookUrl, from: 'core' } : { url: httpUrl('webhookUrl', webhookUrl), from: 'user' };
      const atMs = clock.nowMs();
      const { findings, release, listCacheEndsMs } = await look(target, []);
      return {
        base: upstream.base,
        ...(upstream.account && { account: upstream.account }),
        ...(release && { release: release.text }),
        events: release ? eventsOf(release) : [],
        url: redactUrl(target.url),
        findings: upstream.base === urls.mlflow ? [itself(upstream.base), ...findings] : findings,
        ...(listCacheEndsMs !== undefined && { listCacheEndsMs }),
        atMs,
        tookMs: clock.nowMs() - atMs,
      };
    },
    attachedServers: () => ({
      items: attachments.list(),
      foreign: senders.others(attachments.list().map(({ id }) => id)),
      leftOver: attachments.leftOver(),
      environment: environmentOf(env),
    }),
    async attachServer({ body: { uri, credentials, receive, forwardTo, ...wish } }) {
      const server = serverAt(uri, credentials);
      const { base } = server.upstream;
      if (base === status().urls.mlflow)
        throw wrong('uri', `${base} is Hookglass itself: the address of a real MLflow server is expected.`);
      const started = attachments.start(
        {
          ...wish,
          receive: checkedReceive(receive),
          ...(forwardTo !== undefined && { forwardTo: httpUrl('forwardTo', forwardTo) }),
        },
        server,
      );
      if (!started) throw new ProblemError('conflict', `${base} is attached already: detach it first.`);
      return started;
    },
    async detachServer({ params: { id } }) {
      return (await attachments.detach(id)) ?? unknown(id);
    },
    attachmentSecret({ params: { id } }) {
      return { secret: attachments.secretOf(id) ?? unknown(id) };
    },
    async removeLeftOver({ params: { id }, body: { credentials } }) {
      const problem = await attachments.removeLeftOver(id, (base) => serverAt(base, credentials));
      if (problem === 'unknown') unknown(id);
      if (problem) throw new ProblemError('refused', problemWords(problem));
    },
  };
}

/** Which of the fields of a form is wrong, where its words say so. */
function upstreamAt(uri: string, credentials: Credentials, env: Env): Upstream {
  try {
    return upstreamAs(uri, credentials, env);
  } catch (error) {
    const words = messageOf(error);
    throw wrong(/ holds characters /.test(words) ? 'credentials' : 'uri', sentence(words));
  }
}

type ReceiveBody = Parameters<Handlers['attachServer']>[0]['body']['receive'];

function checkedReceive(receive: ReceiveBody): ReceiveBody {
  if (receive.kind === 'url') return { kind: 'url', url: httpUrl('receive.url', receive.url) };
  if (receive.kind !== 'tunnel' || receive.settings === undefined) return receive;
  return { kind: 'tunnel', settings: checkedTunnelSettings(receive.settings) };
}

function httpUrl(path: string, text: string): string {
  const url = text.trim();
  const problem = urlProblem(url);
  if (problem === undefined) return url;
  throw wrong(path, sentence(problem));
}

const sentence = (words: string) => `${words[0]?.toUpperCase()}${words.slice(1)}${/[.?]$/.test(words) ? '' : '.'}`;

const wrong = (path: string, message: string) => new ProblemError('refused', message, [{ path, message }]);

function unknown(id: string): never {
  throw new ProblemError('not-found', `There is no attached server ${id}.`);
}

const itself = (base: string) =>
  finding(
    'warning',
    'own-server',
    `${base} is Hookglass itself, not a real MLflow server`,
    'What follows is true of it, and says nothing about the server that you want to connect.',
    'Enter the address of the real server.',
  );

/** Nothing of it is secret: the URI without credentials, and whose name would be used. */
function environmentOf(env: Env): AttachedServers['environment'] {
  const uri = env['MLFLOW_TRACKING_URI'];
  try {
    const { base, account } = parseUpstream(uri ?? 'http://127.0.0.1', env);
    return { ...(uri !== undefined && { uri: base }), ...(account && { account }) };
  } catch {
    return {};
  }
}
