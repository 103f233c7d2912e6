import { isIP } from 'node:net';
import { basicAuth, type RequestTarget } from './request-target.ts';

/** A proxy that the environment names. */
export interface HttpProxy {
  protocol: 'http:' | 'https:';
  hostname: string;
  port: number;
  /** For its header, from user information in the address. */
  authorization?: string;
  /** The variable that names it. */
  variable: string;
}

/** What the environment names cannot be used: in the words of MLflow's client, and in ours. */
export interface UnusableProxy {
  fault: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that MLflow's client would have used up to 3.13, by the rules of Python's `requests`: the variable of the scheme before
 * ALL_PROXY, in small letters before capitals, and NO_PROXY in both readings that it knows.
 */
export function proxyFor(
  target: Pick<RequestTarget, 'protocol' | 'hostname' | 'port'>,
  env: Environment,
): HttpProxy | UnusableProxy | undefined {
  const variables = proxyVariables(env);
  const found = variables.get(target.protocol.slice(0, -1)) ?? variables.get('all');
  return found === undefined || isBypassed(target, env, variables.get('no')?.value) ? undefined : readProxy(found);
}

interface Variable {
  name: string;
  value: string;
}

/** `http_proxy` and `HTTP_PROXY` under `http`. One in small letters goes before, and takes the other away where it is empty. */
function proxyVariables(env: Environment): Map<string, Variable> {
  const found = new Map<string, Variable>();
  const named = Object.entries(env).flatMap(([name, value]) => (/_proxy$/i.test(name) && value !== undefined ? [{ name, value }] : []));
  for (const variable of named) if (variable.value !== '') found.set(kindOf(variable), variable);
  if (env['REQUEST_METHOD'] !== undefined) found.delete('http'); // it takes itself for a CGI script, where clients can set HTTP_PROXY
  for (const variable of named) {
    if (!variable.name.endsWith('_proxy')) continue;
    if (variable.value === '') found.delete(kindOf(variable));
    else found.set(kindOf(variable), variable);
  }
  return found;
}

const kindOf = ({ name }: Variable) => name.slice(0, -'_proxy'.length).toLowerCase();

/** First as `requests` reads NO_PROXY, then as Python itself does. */
function isBypassed({ hostname, port }: Pick<RequestTarget, 'hostname' | 'port'>, env: Environment, python = ''): boolean {
  const listed = (env['no_proxy'] || env['NO_PROXY'] || '').replaceAll(' ', '').split(',');
  const names = listed.filter((name) => name !== '').map((name) => name.replace(/^\.+/, ''));
  const isMeant =
    isIP(hostname) === 4
      ? listed.some((entry) => entry === hostname || isInNetwork(hostname, entry))
      : names.some((name) => [hostname, `${hostname}:${port}`].some((host) => isWithin(host, name)));
  if (isMeant || python === '*') return true;
  return python
    .split(',')
    .map((name) => name.trim().replace(/^\.+/, '').toLowerCase())
    .some((name) => name !== '' && isWithin(hostname.toLowerCase(), name));
}

const isWithin = (host: string, name: string) => host === name || host.endsWith(`.${name}`);

/** @param network `10.0.0.0/8` */
function isInNetwork(address: string, network: string): boolean {
  const [base = '', bits = '', ...more] = network.split('/');
  const length = Number(bits);
  if (more.length > 0 || isIP(base) !== 4 || !/^\d+$/.test(bits) || length < 1 || length > 32) return false;
  return bitsOf(address).startsWith(bitsOf(base).slice(0, length));
}

const bitsOf = (address: string) =>
  address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');

function readProxy({ name, value }: Variable): HttpProxy | UnusableProxy {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(value)?.[1]?.toLowerCase();
  if (scheme?.startsWith('socks')) {
    return { fault: `${NO_SOCKS} ${name} names a proxy of the kind ${scheme}, which MLflow cannot use by itself.` };
  }
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    return { fault: `Proxy URL had unsupported scheme ${scheme}, should use http:// or https:// (${name})` };
  }
  const url = URL.parse(scheme === undefined ? `http://${value}` : value);
  if (!url || url.hostname === '') return { fault: `${MALFORMED} (${name})` };
  const { protocol, hostname, port } = url;
  const authorization = url.username !== '' && url.password !== '' ? basicAuth(url) : undefined;
  const isSecure = protocol === 'https:';
  return {
    protocol: isSecure ? 'https:' : 'http:',
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (isSecure ? 443 : 80),
    ...(authorization !== undefined && { authorization }),
    variable: name,
  };
}

const NO_SOCKS = 'Missing dependencies for SOCKS support.';
const MALFORMED = 'Please check proxy URL. It is malformed and could be missing the host.';

/** `http://127.0.0.1:3128`, without its user. */
export const shownProxy = ({ protocol, hostname, port }: Pick<HttpProxy, 'protocol' | 'hostname' | 'port'>): string =>
  `${protocol}//${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`;
