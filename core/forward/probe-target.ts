import { request } from 'node:http';
import type { TargetProbe } from '#shared/domain/forward-target.ts';

const TIMEOUT_MS = 2000;

/**
 * Asks for the app under each name of this machine, because `localhost` may mean 127.0.0.1 or ::1 and an app may listen
 * at one of them only. A target elsewhere is asked under its own name. Sends one `HEAD /` to each.
 */
export async function probeTarget(url: URL): Promise<TargetProbe[]> {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const isLocal = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  const hosts = isLocal ? ['127.0.0.1', '[::1]', 'localhost'] : [url.hostname];
  return Promise.all(hosts.map((host) => probe(host, port)));
}

function probe(host: string, port: string): Promise<TargetProbe> {
  const address = `${host}:${port}`;
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const outgoing = request({ host: host.replace(/^\[|\]$/g, ''), port, path: '/', method: 'HEAD', agent: false, signal }, (response) => {
      const { server } = response.headers;
      resolve({
        address,
        answers: true,
        found: `HTTP ${response.statusCode}${server === undefined ? '' : `, server: ${server.slice(0, 60)}`}`,
      });
      response.destroy();
    });
    outgoing.on('error', (error: Error & { code?: string }) => resolve({ address, ...describe(error) }));
    outgoing.end();
  });
}

function describe({ code = '', name }: Error & { code?: string }): Pick<TargetProbe, 'answers' | 'found'> {
  if (code === 'ECONNREFUSED') return { answers: false, found: 'nothing listens there' };
  if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return { answers: false, found: 'this machine has no such address' };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { answers: false, found: 'the name is not known' };
  if (name === 'TimeoutError' || name === 'AbortError')
    return { answers: false, found: `connected, but silent for ${TIMEOUT_MS / 1000} s` };
  return { answers: true, found: `something that does not speak HTTP (${code || name})` };
}
