import type { Agents } from '#core/net/connection.ts';
import { type Exchanged, exchange } from '#core/net/exchange.ts';
import { headerOf } from '#core/net/header-pairs.ts';
import { parseTarget } from '#core/net/request-target.ts';
import { startTrace } from '#core/net/trace.ts';
import { transportError } from '#core/net/transport-error.ts';
import type { AttemptPhase } from '#shared/domain/delivery/outcome.ts';
import type { TargetProbe } from '#shared/domain/scenario/forward-target.ts';

/** See `probeTarget`. */
export type ProbeTarget = (url: URL) => Promise<TargetProbe[]>;

const TIMEOUT_MS = 2000;

/**
 * Asks for the app under each name of this machine, because `localhost` may mean 127.0.0.1 or ::1 and an app may listen
 * at one of them only. A target elsewhere is asked under its own name. Sends one `HEAD /` to each.
 */
export async function probeTarget(url: URL, agents: Agents): Promise<TargetProbe[]> {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const isLocal = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  const hosts = isLocal ? ['127.0.0.1', '[::1]', 'localhost'] : [url.hostname];
  return Promise.all(hosts.map((host) => probe(`${host}:${port}`, url.protocol, agents)));
}

async function probe(address: string, protocol: string, agents: Agents): Promise<TargetProbe> {
  const target = parseTarget(`${protocol}//${address}/`);
  if (!target) return { address, answers: false, found: 'no address that can be asked' };
  const trace = startTrace(AbortSignal.timeout(TIMEOUT_MS));
  const headers = [['Host', target.host] as const, ['Connection', 'close'] as const];
  const limits = { keepBytes: 0, readBytes: 0, readPieces: 0 };
  const exchanged = await exchange({ target, method: 'HEAD', headers, trace }, agents, limits);
  return { address, ...describe(exchanged, trace) };
}

function describe(exchanged: Exchanged, { phase, signal }: { phase: AttemptPhase; signal: AbortSignal }): Omit<TargetProbe, 'address'> {
  switch (exchanged.kind) {
    case 'answered': {
      const { status, headers } = exchanged.answer;
      const server = headerOf(headers, 'server');
      return { answers: true, found: `HTTP ${status}${server === undefined ? '' : `, server: ${server.slice(0, 60)}`}` };
    }
    case 'refused':
    case 'invalid':
      return { answers: false, found: exchanged.message };
    case 'broken':
      if (signal.aborted) return { answers: false, found: `connected, but silent for ${TIMEOUT_MS / 1000} s` };
      return describeError(exchanged.error, phase);
  }
}

function describeError(error: unknown, phase: AttemptPhase): Omit<TargetProbe, 'address'> {
  const { reason, code } = transportError(error, phase);
  switch (reason) {
    case 'refused':
      return { answers: false, found: 'nothing listens there' };
    case 'unreachable':
      return { answers: false, found: 'this machine has no such address' };
    case 'dns':
      return { answers: false, found: 'the name is not known' };
    case 'tls':
      return { answers: true, found: `an https server whose certificate is not trusted (${code})` };
    default:
      return { answers: true, found: `something that does not speak HTTP (${code})` };
  }
}
