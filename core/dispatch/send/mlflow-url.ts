import { isIP, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { pythonRepr } from '#shared/domain/mlflow/python-repr.ts';

export type ReadUrl = { hostname: string } | { refusal: string };

/**
 * Takes a webhook's URL apart as Python's `urlparse` does (3.11.7), and refuses what MLflow 3.17.2 refuses before it asks for
 * the name, in its order and words.
 *
 * @param schemes lower case, in the order that a refusal lists them
 */
export function readMlflowUrl(url: string, schemes: readonly string[]): ReadUrl {
  if (isBlank(url)) return { refusal: `Webhook URL cannot be empty or just whitespace: ${pythonRepr(url)}` };
  const text = url.replace(/^[\0- ]+/, '').replace(/[\t\r\n]/g, '');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1] ?? '';
  const rest = scheme ? text.slice(scheme.length + 1) : text;
  const authority = /^\/\/([^/?#]*)/.exec(rest)?.[1] ?? '';
  const fault = faultOfAuthority(authority);
  if (fault !== undefined) return { refusal: `Invalid webhook URL ${pythonRepr(url)}: ValueError(${pythonRepr(fault)})` };
  if (!schemes.includes(scheme.toLowerCase())) {
    return { refusal: `Invalid webhook URL scheme: ${pythonRepr(scheme.toLowerCase())}. Allowed schemes are: ${schemes.join(', ')}.` };
  }
  const hostname = hostnameOf(authority);
  return hostname === '' ? { refusal: `Webhook URL must include a hostname: ${pythonRepr(url)}` } : { hostname };
}

/** Why Python gives up a name before anybody is asked for it. */
export function faultOfName(hostname: string): string | undefined {
  const [address = '', zone] = hostname.split('%');
  if (zone !== undefined && isIP(hostname) === 6 && !isZone(zone, address)) return '[Errno -2] Name or service not known';
  const labels = hostname.split('.');
  const last = labels.pop() ?? '';
  if (labels.some((label) => label.length === 0 || label.length > 63)) return idnaFault('label empty or too long');
  return last.length > 63 ? idnaFault('label too long') : undefined;
}

/** A number, or an interface of this machine where the address is one of a link. */
function isZone(zone: string, address: string): boolean {
  return /^\d+$/.test(zone) || (/^(fe[89ab].|ff.2):/i.test(address) && networkInterfaces()[zone] !== undefined);
}

/** What Python's `str.strip` takes away; JavaScript's own list differs at both ends. */
const PYTHON_BLANKS =
  '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000';

function isBlank(text: string): boolean {
  for (const character of text) if (!PYTHON_BLANKS.includes(character)) return false;
  return true;
}

const idnaFault = (what: string) => `encoding with 'idna' codec failed (UnicodeError: ${what})`;

function faultOfAuthority(authority: string): string | undefined {
  if (authority.includes('[') !== authority.includes(']')) return 'Invalid IPv6 URL';
  if (authority.includes('[')) {
    const bracketed = authority.slice(authority.indexOf('[') + 1).split(']')[0] ?? '';
    const fault = faultOfBrackets(bracketed);
    if (fault !== undefined) return fault;
  }
  const plain = authority.replace(/[@:#?]/g, '');
  const normal = plain.normalize('NFKC');
  if (plain === normal || !/[/?#@:]/.test(normal)) return undefined;
  return `netloc '${authority}' contains invalid characters under NFKC normalization`;
}

function faultOfBrackets(host: string): string | undefined {
  if (host.startsWith('v')) return /^v[a-f0-9]+\..+$/i.test(host) ? undefined : 'IPvFuture address is invalid';
  if (isIP(host) === 0) return `${pythonRepr(host)} does not appear to be an IPv4 or IPv6 address`;
  return isIPv4(host) ? 'An IPv4 address cannot be in brackets' : undefined;
}

/** Lower case, its zone as it was. */
function hostnameOf(authority: string): string {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const open = host.indexOf('[');
  const name = open === -1 ? (host.split(':')[0] ?? '') : (host.slice(open + 1).split(']')[0] ?? '');
  const percent = name.indexOf('%');
  return percent === -1 ? name.toLowerCase() : name.slice(0, percent).toLowerCase() + name.slice(percent);
}
