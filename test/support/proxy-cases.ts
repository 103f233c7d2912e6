import { refusingPort } from './refusing-port.ts';
import { type EndpointStep, type SeenRequest, scriptedEndpoint } from './scripted-endpoint.ts';

/** A webhook, what the environment says of proxies, and how the proxy answers. `PROXY`, `RECEIVER`, `NOBODY` and `GONE` stand for `127.0.0.1:port`. */
export interface ProxyCase {
  name: string;
  env: Record<string, string>;
  url: string;
  /** What the proxy does, the last step for all that follow; 200 when absent. */
  proxy?: EndpointStep[];
}

const HTTP = 'http://RECEIVER/hook?a=b';
/** Nobody is there: what gets past the proxy fails at once. */
const HTTPS = 'https://NOBODY/hook';

export const PROXY_CASES: readonly ProxyCase[] = [
  { name: 'http', env: { HTTP_PROXY: 'http://PROXY' }, url: HTTP },
  { name: 'http-without-scheme', env: { HTTP_PROXY: 'PROXY' }, url: HTTP },
  { name: 'http-with-user', env: { HTTP_PROXY: 'http://user:p%40ss@PROXY' }, url: HTTP },
  { name: 'http-with-user-in-both', env: { HTTP_PROXY: 'http://user:pass@PROXY' }, url: 'http://me:own@RECEIVER/hook' },
  { name: 'http-lower-case-wins', env: { HTTP_PROXY: 'http://NOBODY', http_proxy: 'http://PROXY' }, url: HTTP },
  { name: 'http-of-all', env: { ALL_PROXY: 'http://PROXY' }, url: HTTP },
  { name: 'http-own-before-all', env: { ALL_PROXY: 'http://NOBODY', HTTP_PROXY: 'http://PROXY' }, url: HTTP },
  { name: 'http-of-https-is-not-used', env: { HTTPS_PROXY: 'http://NOBODY' }, url: HTTP },
  { name: 'http-refused-by-proxy', env: { HTTP_PROXY: 'http://PROXY' }, url: HTTP, proxy: [407] },
  { name: 'http-busy-proxy', env: { HTTP_PROXY: 'http://PROXY' }, url: HTTP, proxy: [503, 200] },
  { name: 'http-proxy-closes', env: { HTTP_PROXY: 'http://PROXY' }, url: HTTP, proxy: ['close'] },
  { name: 'http-dead-proxy', env: { HTTP_PROXY: 'http://NOBODY' }, url: HTTP },
  { name: 'http-proxy-not-found', env: { HTTP_PROXY: 'http://nonexistent.invalid:3128' }, url: HTTP },
  {
    name: 'http-redirect',
    env: { HTTP_PROXY: 'http://PROXY' },
    url: HTTP,
    proxy: [{ status: 307, headers: { Location: '/next' } }, 200],
  },
  { name: 'no-proxy-address', env: { HTTP_PROXY: 'http://PROXY', NO_PROXY: '127.0.0.1' }, url: HTTP },
  { name: 'no-proxy-network', env: { HTTP_PROXY: 'http://PROXY', NO_PROXY: '10.0.0.0/8, 127.0.0.0/8' }, url: HTTP },
  { name: 'no-proxy-port', env: { HTTP_PROXY: 'http://PROXY', NO_PROXY: 'RECEIVER' }, url: HTTP },
  { name: 'no-proxy-star', env: { HTTP_PROXY: 'http://PROXY', NO_PROXY: '*' }, url: HTTP },
  { name: 'no-proxy-name', env: { HTTP_PROXY: 'http://PROXY', NO_PROXY: 'localhost' }, url: 'http://localhost:PORT/hook' },
  { name: 'no-proxy-suffix', env: { HTTP_PROXY: 'http://PROXY', NO_PROXY: 'host' }, url: 'http://localhost:PORT/hook' },
  { name: 'no-proxy-other', env: { HTTP_PROXY: 'http://PROXY', NO_PROXY: 'localhost,10.0.0.0/8' }, url: HTTP },
  { name: 'no-proxy-lower-case', env: { HTTP_PROXY: 'http://PROXY', no_proxy: '127.0.0.1' }, url: HTTP },
  { name: 'https-connect-refused', env: { HTTPS_PROXY: 'http://PROXY' }, url: HTTPS, proxy: [403] },
  { name: 'https-connect-busy', env: { HTTPS_PROXY: 'http://PROXY' }, url: HTTPS, proxy: [503] },
  { name: 'https-with-user', env: { HTTPS_PROXY: 'http://user:p%40ss@PROXY' }, url: HTTPS, proxy: [407] },
  { name: 'https-dead-proxy', env: { HTTPS_PROXY: 'http://GONE' }, url: HTTPS },
  { name: 'https-proxy-closes', env: { HTTPS_PROXY: 'http://PROXY' }, url: HTTPS, proxy: ['close'] },
  { name: 'socks', env: { ALL_PROXY: 'socks5://PROXY' }, url: HTTP },
  { name: 'unknown-kind', env: { HTTP_PROXY: 'ftp://PROXY' }, url: HTTP },
];

/** What came of a case: each request as it came and where, and the result of the test. */
export interface ProxyExchange {
  name: string;
  requests: { at: 'proxy' | 'receiver'; line: string; headers: [name: string, value: string][] }[];
  success: boolean;
  status: number | null;
  error: string | null;
}

export interface ProxyWorld {
  env: Record<string, string>;
  url: string;
  /** What was seen so far, with this world's ports and whatever changes from run to run taken out. */
  exchange(result: Pick<ProxyExchange, 'success' | 'status' | 'error'>): ProxyExchange;
  close(): Promise<void>;
}

/** The receiver and the proxy of one case. */
export async function openProxyWorld({ name, env, url, proxy = [200] }: ProxyCase): Promise<ProxyWorld> {
  const receiver = await scriptedEndpoint();
  const between = await scriptedEndpoint(proxy);
  const places: [string, { port: number }][] = [
    ['RECEIVER', receiver],
    ['PROXY', between],
    ['NOBODY', { port: await refusingPort() }],
    ['GONE', { port: await refusingPort() }],
  ];
  const filled = (text: string) =>
    places.reduce((left, [word, { port }]) => left.replaceAll(word, `127.0.0.1:${port}`), text).replace(':PORT', `:${receiver.port}`);
  const emptied = (text: string) =>
    places
      .reduce((left, [word, { port }]) => left.replaceAll(`127.0.0.1:${port}`, word).replaceAll(`port=${port}`, `port=${word}`), text)
      .replaceAll(`localhost:${receiver.port}`, 'localhost:PORT')
      .replaceAll(/0x[0-9a-f]+/g, '0x');
  const shown = (at: 'proxy' | 'receiver', { raw, headers, atMs }: SeenRequest) => ({
    atMs,
    at,
    line: emptied(raw.toString('latin1').split('\r\n')[0] ?? ''),
    headers: headers.map(([key, value]): [string, string] => [key, CHANGING.has(key) ? '*' : emptied(value)]),
  });
  return {
    env: Object.fromEntries(Object.entries(env).map(([key, value]) => [key, filled(value)])),
    url: filled(url),
    exchange({ success, status, error }) {
      const all = [...between.requests.map((one) => shown('proxy', one)), ...receiver.requests.map((one) => shown('receiver', one))];
      const requests = all.sort((a, b) => a.atMs - b.atMs).map(({ atMs: _, ...request }) => request);
      return { name, requests, success, status, error: error === null ? null : emptied(error) };
    },
    close: async () => void (await Promise.all([receiver.close(), between.close()])),
  };
}

const CHANGING: ReadonlySet<string> = new Set(['X-MLflow-Delivery-Id', 'X-MLflow-Timestamp', 'X-MLflow-Signature', 'Content-Length']);
