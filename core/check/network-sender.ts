import { type Agents, createAgents } from '#core/net/connection.ts';
import { type Exchanged, exchange } from '#core/net/exchange.ts';
import { createPeerRules, type OwnListener } from '#core/net/peer-rules.ts';
import { parseTarget, type RequestTarget } from '#core/net/request-target.ts';
import { type ConnectionTrace, startTrace } from '#core/net/trace.ts';
import { noResponseOf } from '#core/net/transport-error.ts';
import { withHost } from '#core/signing/mlflow-headers.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { CheckProbe, CheckSend, CheckSent } from './check-send.ts';

export interface CheckNetworkOptions {
  /** No judgement of the target's certificate. */
  insecure?: boolean;
  /** Where Hookglass itself listens: its MLflow API and its inspector are no targets. */
  ownListeners?: () => readonly OwnListener[];
  /** Certificates to trust besides those of the system, in PEM. */
  trusted?: () => readonly string[];
}

export interface CheckNetwork {
  send: CheckSend;
  probe: CheckProbe;
  close(): void;
}

const KEEP_BYTES = 64 * 1024;
/** Longer answers are taken for such that never end: enough to be sure, and read in a moment. */
const READ_BYTES = 32 * 1024 * 1024;
const READ_PIECES = 16_384;
const HEADER_LINES = 100;

/** Sends over connections of its own, one for each request, so that nothing of one request can spoil the next. */
export function createCheckNetwork({ insecure = false, ownListeners = () => [], trusted }: CheckNetworkOptions): CheckNetwork {
  const agents = new Map<string, Agents>();

  /** A name that somebody typed may lead to any address of theirs. */
  function agentsFor(hostname: string): Agents {
    const known = agents.get(hostname);
    if (known) return known;
    const rules = createPeerRules({
      allowPrivate: true,
      allowedTargets: new Set([hostname.toLowerCase().replace(/\.$/, '')]),
      ownListeners,
    });
    const policy = {
      peerRefusal: (peer: Parameters<typeof rules.peerRefusal>[0]) =>
        rules.ownPlane(peer) === 'mlflow'
          ? `${peer.address}:${peer.port} is the MLflow API of Hookglass itself, which takes no deliveries.`
          : rules.peerRefusal(peer),
    };
    const made = createAgents({ policy, keepAlive: false, insecure, ...(trusted && { trusted }) });
    agents.set(hostname, made);
    return made;
  }

  async function ask(asked: Asked): Promise<CheckSent> {
    const startedMs = performance.now();
    const target = parseTarget(asked.url);
    if (!target) return { kind: 'none', reason: 'invalid', message: 'This is no http or https URL with a host.', tookMs: 0 };
    const deadline = AbortSignal.any([AbortSignal.timeout(asked.timeoutMs), asked.signal]);
    const trace = startTrace(deadline);
    const exchanged = await exchange(
      { target, method: asked.method, trace, headers: headersOf(asked, target), ...(asked.body && { body: asked.body }) },
      agentsFor(target.hostname),
      {
        keepBytes: KEEP_BYTES,
        readBytes: asked.onlyStatus ? 0 : READ_BYTES,
        readPieces: asked.onlyStatus ? 0 : READ_PIECES,
        headerLines: HEADER_LINES,
        interimCounts: true,
      },
    );
    return { ...sentOf(exchanged, trace, asked), tookMs: Math.round((performance.now() - startedMs) * 100) / 100 };
  }

  return {
    send: (request) => ask({ ...request, method: 'POST' }),
    probe: (request) => ask({ ...request, method: 'GET' }),
    close() {
      for (const one of agents.values()) one.destroy();
    },
  };
}

interface Asked {
  url: string;
  method: 'POST' | 'GET';
  headers: HeaderPairs;
  body?: Buffer;
  timeoutMs: number;
  onlyStatus?: boolean;
  signal: AbortSignal;
}

/** As MLflow's client: Host first, then Content-Length, and what the user information of the URL stands for at the end. */
function headersOf({ headers, body }: Asked, target: RequestTarget): HeaderPairs {
  return [
    ...withHost(headers, target.host),
    ...(body === undefined ? [] : [['Content-Length', String(body.length)] as const]),
    ...(target.authorization === undefined ? [] : [['Authorization', target.authorization] as const]),
  ];
}

function sentOf(exchanged: Exchanged, trace: ConnectionTrace, { timeoutMs, onlyStatus }: Asked): Sent {
  switch (exchanged.kind) {
    case 'answered': {
      const { status, headers, body, bodySize } = exchanged.answer;
      return { kind: 'answer', status, headers, body, ...(!onlyStatus && bodySize > READ_BYTES && { endless: true as const }) };
    }
    case 'refused':
      return { kind: 'none', reason: 'target-refused', message: exchanged.message };
    case 'invalid':
      return { kind: 'none', reason: 'invalid', message: exchanged.message };
    case 'broken': {
      const { reason, phase, message } = noResponseOf(exchanged.error, trace, timeoutMs);
      const status = exchanged.part?.status;
      // Until the connection stands, nobody is there who could be slow.
      const isUnmet = reason === 'timeout' && (phase === 'resolve' || phase === 'connect' || phase === 'tls');
      return {
        kind: 'none',
        reason: isUnmet ? 'unreachable' : reason,
        message: isUnmet ? `No connection within ${timeoutMs / 1000} s.` : message,
        ...(status !== undefined && { status }),
      };
    }
    default:
      return unreachable(exchanged);
  }
}

type Sent = CheckSent extends infer Each ? (Each extends unknown ? Omit<Each, 'tookMs'> : never) : never;
