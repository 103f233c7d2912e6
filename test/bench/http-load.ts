import { Agent, request } from 'node:http';

/** What a number of connections, each with one request at a time, got done. */
export interface LoadResult {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

export interface Call {
  method: 'GET' | 'POST';
  path: string;
  /** JSON text. */
  body?: string;
}

/**
 * Sends calls over kept connections until the time is up.
 * @param next the next call; asked once per request.
 * @throws Error at the first answer that is not a success, because a fast refusal is not a result.
 */
export async function load(origin: string, connections: number, durationMs: number, next: () => Call): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const tookMs: number[] = [];
  const startedMs = performance.now();
  const worker = async () => {
    while (performance.now() - startedMs < durationMs) {
      const sentMs = performance.now();
      await send(origin, agent, next());
      tookMs.push(performance.now() - sentMs);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - startedMs) / 1000;
  agent.destroy();
  tookMs.sort((a, b) => a - b);
  return { perSecond: tookMs.length / seconds, p50Ms: quantile(tookMs, 0.5), p99Ms: quantile(tookMs, 0.99) };
}

function send(origin: string, agent: Agent, { method, path, body }: Call): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const sent = request(origin + path, { method, agent, headers }, (response) => {
      response.resume();
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${method} ${path}: ${response.statusCode}`))));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}
