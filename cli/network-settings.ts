import http from 'node:http';

/** Where Node looks for one. */
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];

/**
 * A proxy that the environment names is for the outside; all that this process asks by itself is a core on this machine.
 * Deliveries go their own way (core/net): without a proxy too, but for those that an MLflow up to 3.13 would have sent through one.
 */
export function ignoreProxies(env: NodeJS.ProcessEnv): void {
  if (!PROXY_VARIABLES.some((name) => env[name])) return; // Node would load its whole client for fetch, which takes 40 ms of every start
  const nobody = 'http://127.0.0.1:9';
  // Node takes an empty setting for none and keeps what it had; with "*" nothing is asked by way of a proxy.
  if ('setGlobalProxyFromEnv' in http) http.setGlobalProxyFromEnv({ HTTP_PROXY: nobody, HTTPS_PROXY: nobody, NO_PROXY: '*' });
  else {
    replaced = { no_proxy: env['no_proxy'] };
    env['no_proxy'] = '*';
  }
}

let replaced: { no_proxy: string | undefined } | undefined;

/** The environment as it was given, for what is to be as its proxies say. */
export const withItsProxies = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => (replaced ? { ...env, ...replaced } : env);

/**
 * The certificate of every https target is checked whatever this variable says. It is taken out of the environment, so that
 * Node does not warn of what is not the case.
 *
 * @returns what to tell whoever set it
 */
export function ignoreTlsSetting(env: NodeJS.ProcessEnv): string | undefined {
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return undefined;
  delete env['NODE_TLS_REJECT_UNAUTHORIZED'];
  return 'NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: the certificate of every https target is checked. To trust a certificate of your own, name its file in NODE_EXTRA_CA_CERTS.';
}
