import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, connect as netConnect, type Socket } from 'node:net';
import type { PeerRefusal } from './peer-rules.ts';
import type { RedirectOrigin } from './redirect-rules.ts';
import { createResolver, type Lookup } from './resolver.ts';
import { sharedRead } from './shared-read.ts';
import { secured } from './tls.ts';
import { begin, type ConnectionTrace, enter } from './trace.ts';

/** The address may not be connected to; nothing was sent to it. */
export class TargetRefusedError extends Error {}

export interface Agents {
  'http:': HttpAgent;
  'https:': HttpsAgent;
  destroy(): void;
}

export interface AgentOptions {
  /** Asked for the peer of every connection before a byte is sent. */
  policy: { peerRefusal: PeerRefusal };
  /** How names are resolved; a resolver of its own when absent. */
  lookup?: Lookup;
  /** Connections are kept for the next request to the same place. */
  keepAlive?: boolean;
  /** How long a connection is kept that nobody uses. */
  idleMs?: number;
  /** Certificates to trust besides those of the system, in PEM. */
  trusted?: () => readonly string[];
  /** Certificates are not judged at all: somebody asked for that about this one target. */
  insecure?: boolean;
}

/** What a request tells its agent besides host and port. */
export interface ConnectionOptions {
  trace: ConnectionTrace;
  /** Where the redirect came from that leads here. */
  redirect?: RedirectOrigin;
}

/** Under the five seconds after which common servers close an idle connection, so that a request does not meet the close. */
const IDLE_MS = 4000;
const MAX_IDLE_PER_HOST = 16;
/** Said explicitly, so that no variable of the environment puts a proxy in between. */
const NO_PROXY = { proxyEnv: {} };

/**
 * Agents that keep connections alive and decide on the peer's address when the connection stands, before a byte is
 * sent: between a check of the name and the request it could resolve anew.
 */
export function createAgents(options: AgentOptions): Agents {
  const { keepAlive = true, idleMs = IDLE_MS, lookup = createResolver() } = options;
  const settings = { keepAlive, timeout: idleMs, maxFreeSockets: MAX_IDLE_PER_HOST, scheduling: 'lifo' as const, ...NO_PROXY };
  const http = new HttpAgent(settings);
  const https = new HttpsAgent(settings);
  http.createConnection = opener({ ...options, lookup }, false);
  https.createConnection = opener({ ...options, lookup }, true);
  for (const agent of [http, https]) keepRedirectsApart(agent);
  return {
    'http:': http,
    'https:': https,
    destroy() {
      http.destroy();
      https.destroy();
    },
  };
}

/** A connection that was allowed for a webhook's own URL may be forbidden to a redirect, so neither uses the other's. */
function keepRedirectsApart(agent: HttpAgent): void {
  const nameOf = agent.getName.bind(agent);
  agent.getName = (options) => {
    const redirect = (options as Partial<ConnectionOptions> | undefined)?.redirect;
    const name = nameOf(options);
    return redirect ? `${name}:from ${redirect.firstReach}${redirect.fromReceiver ? ' receiver' : ''}` : name;
  };
}

type OpenOptions = AgentOptions & { lookup: Lookup };
type Opener = HttpAgent['createConnection'];
interface Target extends ConnectionOptions {
  host: string;
  port: number;
}

function opener(options: OpenOptions, secure: boolean): Opener {
  return (asked, done) => {
    const target = asked as unknown as Target;
    const { host, trace } = target;
    connect(target, options, secure)
      .then((socket) => {
        if (!secure) return socket;
        enter(trace, 'tls');
        return secured(socket, { host, signal: trace.signal, trusted: options.trusted?.() ?? [], insecure: options.insecure === true });
      })
      .then(
        (socket) => done?.(null, socket),
        (error: Error) => done?.(error, undefined as unknown as Socket),
      );
    return undefined;
  };
}

function connect({ host, port, trace, redirect }: Target, { policy, lookup }: OpenOptions, secure: boolean): Promise<Socket> {
  const refusalOf = (address: string) => policy.peerRefusal({ hostname: host, address, port, ...(redirect && { redirect }) });
  return new Promise((resolve, reject) => {
    const literalRefusal = isIP(host) === 0 ? undefined : refusalOf(host);
    if (literalRefusal !== undefined) {
      reject(new TargetRefusedError(literalRefusal));
      return;
    }
    begin(trace, isIP(host) === 0 ? 'resolve' : 'connect');
    const socket: Socket = netConnect({
      host,
      port,
      noDelay: true,
      keepAlive: true,
      ...(!secure && { onread: sharedRead(() => socket) }),
      lookup(hostname, { all }, callback) {
        lookup(hostname, (error, addresses) => {
          if (error) return callback(error, []);
          enter(trace, 'connect');
          const allowed = addresses.filter(({ address }) => refusalOf(address) === undefined);
          const [first] = allowed;
          if (!first) return callback(new TargetRefusedError(refusalOf(addresses[0]?.address ?? '')), []);
          return all ? callback(null, allowed) : callback(null, first.address, first.family);
        });
      },
    });
    const abort = () => socket.destroy(new Error('aborted'));
    trace.signal.addEventListener('abort', abort, { once: true });
    socket.on('error', reject); // stays: an error before the agent listens must find somebody
    socket.once('connect', () => {
      trace.signal.removeEventListener('abort', abort);
      const refusal = refusalOf(socket.remoteAddress ?? '');
      if (refusal === undefined) return resolve(socket);
      socket.destroy();
      return reject(new TargetRefusedError(refusal));
    });
  });
}
