import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, connect as netConnect, type Socket } from 'node:net';
import { type HttpProxy, shownProxy } from './environment-proxy.ts';
import type { PeerRefusal } from './peer-rules.ts';
import type { RedirectOrigin } from './redirect-rules.ts';
import { createResolver, type Lookup } from './resolver.ts';
import { sharedRead } from './shared-read.ts';
import { openTunnel } from './through-proxy.ts';
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
  /** The proxy in between, and what is behind it. */
  via?: { proxy: HttpProxy; target: { hostname: string; port: number } };
}

/** Under the five seconds after which common servers close an idle connection, so that a request does not meet the close. */
const IDLE_MS = 4000;
/** As many as a change for a dozen webhooks of one receiver has under way: what is closed after each answer is opened anew for the next. */
const MAX_IDLE_PER_HOST = 128;
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

/** A connection that was allowed for a webhook's own URL may be forbidden to a redirect, so neither uses the other's; nor does one with a proxy. */
function keepRedirectsApart(agent: HttpAgent): void {
  const nameOf = agent.getName.bind(agent);
  agent.getName = (options) => {
    const { redirect, via } = (options ?? {}) as Partial<ConnectionOptions>;
    const name = `${nameOf(options)}${via ? `:via ${shownProxy(via.proxy)} ${via.proxy.authorization ?? ''}` : ''}`;
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
    open(asked as unknown as Target, options, secure).then(
      (socket) => done?.(null, socket),
      (error: Error) => done?.(error, undefined as unknown as Socket),
    );
    return undefined;
  };
}

async function open({ host, port, trace, redirect, via }: Target, options: OpenOptions, secure: boolean): Promise<Socket> {
  const { lookup } = options;
  const { hostname, port: targetPort } = via?.target ?? { hostname: host, port };
  const refusalOf = (address: string) => options.policy.peerRefusal({ hostname, address, port: targetPort, ...(redirect && { redirect }) });
  const security = { signal: trace.signal, trusted: options.trusted?.() ?? [], insecure: options.insecure === true };
  let socket: Socket;
  if (via) {
    const { proxy, target } = via;
    await refuseBehindProxy(hostname, lookup, refusalOf);
    const isPlain = !secure && proxy.protocol === 'http:';
    // Whoever runs this process named the proxy, wherever it is.
    socket = await connect({ host: proxy.hostname, port: proxy.port, trace }, { lookup, refusalOf: () => undefined, isPlain });
    if (proxy.protocol === 'https:') {
      enter(trace, 'tls');
      socket = await secured(socket, { host: proxy.hostname, ...security });
      begin(trace, 'connect');
    }
    if (secure) await openTunnel(socket, target, proxy, trace.signal);
  } else socket = await connect({ host, port, trace }, { lookup, refusalOf, isPlain: !secure });
  if (!secure) return socket;
  enter(trace, 'tls');
  const encrypted = await secured(socket, { host, ...security });
  trace.certificateEndsMs = Date.parse(encrypted.getPeerCertificate().valid_to);
  return encrypted;
}

type RefusalOf = (address: string) => string | undefined;

/** What a proxy would connect to: a name that is not known here may be known there. */
async function refuseBehindProxy(hostname: string, lookup: Lookup, refusalOf: RefusalOf): Promise<void> {
  const addresses = isIP(hostname) === 0 ? await addressesOf(hostname, lookup) : [hostname];
  const refusals = addresses.map(refusalOf);
  const [first] = refusals;
  if (first !== undefined && refusals.every((refusal) => refusal !== undefined)) throw new TargetRefusedError(first);
}

function addressesOf(hostname: string, lookup: Lookup): Promise<string[]> {
  return new Promise((resolve) => lookup(hostname, (error, found) => resolve(error ? [] : found.map(({ address }) => address))));
}

interface ConnectOptions {
  lookup: Lookup;
  refusalOf: RefusalOf;
  /** Nothing but HTTP goes over it. */
  isPlain: boolean;
}

function connect({ host, port, trace }: Omit<Target, 'redirect' | 'via'>, { lookup, refusalOf, isPlain }: ConnectOptions): Promise<Socket> {
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
      ...(isPlain && { onread: sharedRead(() => socket) }),
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
