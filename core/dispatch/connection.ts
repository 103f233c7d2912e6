import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, connect as netConnect, type Socket } from 'node:net';
import { getCACertificates, connect as tlsConnect } from 'node:tls';
import type { AttemptPhase, PhaseTimings } from '#shared/domain/delivery.ts';
import { createResolver, type Lookup } from './resolver.ts';
import type { UrlPolicy } from './url-policy.ts';

/** Travels with a request through the agent: what the connection is doing now, and how long each phase took. */
export interface ConnectionTrace {
  phase: AttemptPhase;
  phaseSinceMs: number;
  timings: PhaseTimings;
  signal: AbortSignal;
}

/** The address may not be connected to; nothing was sent to it. */
export class TargetRefusedError extends Error {}

export interface Agents {
  'http:': HttpAgent;
  'https:': HttpsAgent;
  destroy(): void;
}

export interface AgentOptions {
  policy: Pick<UrlPolicy, 'peerRefusal'>;
  /** How names are resolved; a resolver of its own when absent. */
  lookup?: Lookup;
  /** How long a connection is kept that nobody uses. */
  idleMs?: number;
  /** Certificates to trust besides those of the system, in PEM. */
  trusted?: () => readonly string[];
}

/** Under the five seconds after which common servers close an idle connection, so that a request does not meet the close. */
const IDLE_MS = 4000;
const MAX_IDLE_PER_HOST = 16;

/**
 * Agents that keep connections alive and decide on the peer's address when the connection stands, before a byte is
 * sent: between a check of the name and the request it could resolve anew.
 */
export function createAgents(options: AgentOptions): Agents {
  const settings = { keepAlive: true, timeout: options.idleMs ?? IDLE_MS, maxFreeSockets: MAX_IDLE_PER_HOST, scheduling: 'lifo' as const };
  const http = new HttpAgent(settings);
  const https = new HttpsAgent(settings);
  const lookup = options.lookup ?? createResolver();
  http.createConnection = opener({ ...options, lookup }, false);
  https.createConnection = opener({ ...options, lookup }, true);
  return {
    'http:': http,
    'https:': https,
    destroy() {
      http.destroy();
      https.destroy();
    },
  };
}

type OpenOptions = AgentOptions & { lookup: Lookup };
type Opener = HttpAgent['createConnection'];
interface Target {
  host: string;
  port: number;
  trace: ConnectionTrace;
}

function opener(options: OpenOptions, secure: boolean): Opener {
  return (target, done) => {
    const { host, port, trace } = target as unknown as Target;
    connect({ host, port, trace }, options)
      .then((socket) => (secure ? secured(socket, { host, port, trace }, options) : socket))
      .then(
        (socket) => done?.(null, socket),
        (error: Error) => done?.(error, undefined as unknown as Socket),
      );
    return undefined;
  };
}

function connect({ host, port, trace }: Target, { policy, lookup }: OpenOptions): Promise<Socket> {
  const refusalOf = (address: string) => policy.peerRefusal({ hostname: host, address, port });
  return new Promise((resolve, reject) => {
    const literalRefusal = isIP(host) === 0 ? undefined : refusalOf(host);
    if (literalRefusal !== undefined) {
      reject(new TargetRefusedError(literalRefusal));
      return;
    }
    begin(trace, isIP(host) === 0 ? 'resolve' : 'connect');
    const socket = netConnect({
      host,
      port,
      noDelay: true,
      keepAlive: true,
      lookup(hostname, { all }, callback) {
        lookup(hostname, (error, addresses) => {
          if (error) return callback(error, []);
          enter(trace, 'connect');
          const refusals = addresses.map(({ address }) => refusalOf(address));
          if (refusals[0] !== undefined && refusals.every((refusal) => refusal !== undefined)) {
            return callback(new TargetRefusedError(refusals[0]), []);
          }
          return all ? callback(null, addresses) : callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
        });
      },
    });
    const abort = () => socket.destroy(new Error('aborted'));
    trace.signal.addEventListener('abort', abort, { once: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      trace.signal.removeEventListener('abort', abort);
      socket.removeListener('error', reject);
      const refusal = refusalOf(socket.remoteAddress ?? '');
      if (refusal === undefined) return resolve(socket);
      socket.destroy();
      return reject(new TargetRefusedError(refusal));
    });
  });
}

function secured(socket: Socket, { host, trace }: Target, { trusted }: AgentOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    enter(trace, 'tls');
    const ca = trusted?.() ?? [];
    const secure = tlsConnect({
      socket,
      ...(isIP(host) === 0 && { servername: host }),
      host,
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true, // said here, it holds whatever NODE_TLS_REJECT_UNAUTHORIZED says
      ALPNProtocols: ['http/1.1'],
      ...(ca.length > 0 && { ca: [...getCACertificates('default'), ...ca] }),
    });
    const abort = () => secure.destroy(new Error('aborted'));
    trace.signal.addEventListener('abort', abort, { once: true });
    secure.once('error', reject);
    secure.once('secureConnect', () => {
      trace.signal.removeEventListener('abort', abort);
      secure.removeListener('error', reject);
      resolve(secure);
    });
  });
}

export function begin(trace: ConnectionTrace, phase: AttemptPhase): void {
  trace.phase = phase;
  trace.phaseSinceMs = performance.now();
}

/** Ends the phase that is running, notes its time, and begins the next. */
export function enter(trace: ConnectionTrace, next: AttemptPhase | 'done'): void {
  const nowMs = performance.now();
  const key = TIMING_OF[trace.phase];
  trace.timings[key] = rounded((trace.timings[key] ?? 0) + nowMs - trace.phaseSinceMs);
  trace.phaseSinceMs = nowMs;
  if (next !== 'done') trace.phase = next;
}

const TIMING_OF = {
  resolve: 'resolveMs',
  connect: 'connectMs',
  tls: 'tlsMs',
  send: 'sendMs',
  'first-byte': 'firstByteMs',
  read: 'readMs',
} as const satisfies Record<AttemptPhase, keyof PhaseTimings>;

const rounded = (ms: number) => Math.round(ms * 100) / 100;
