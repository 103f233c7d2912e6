import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { pythonRepr } from '#shared/domain/python-repr.ts';
import { kindOfAddress } from './address-rules.ts';
import { parseTarget } from './request-target.ts';

export interface UrlPolicyOptions {
  /** `local`: http, loopback and private addresses are fine; `mlflow`: what a stock MLflow refuses is refused. */
  mode: 'local' | 'mlflow';
  /** `MLFLOW_WEBHOOK_ALLOWED_SCHEMES`: overrides what the mode says. */
  schemes?: readonly string[];
  /** `MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS`: overrides what the mode says. */
  allowPrivate?: boolean;
  /** Names that may resolve to loopback or private addresses, besides `localhost` and its kin. */
  allowedTargets?: readonly string[];
  /** Ports of this machine that no delivery may reach on any address: the inspector's. */
  controlPorts?: () => readonly number[];
  /** As the operating system resolves. Only asked where MLflow asks: when private addresses are not allowed. */
  lookup: (hostname: string) => Promise<LookupAddress[]>;
}

export interface UrlPolicy {
  /** What MLflow answers when a webhook is created with this URL, in its words; undefined when it takes it. */
  check(url: string): Promise<string | undefined>;
  /** What a stock MLflow would answer, as far as that is known without asking the network. */
  stockRefusal(url: string): string | undefined;
  /** Why nothing may be sent there, as far as the URL itself tells; for targets that a user types in. */
  targetRefusal(url: string): Promise<string | undefined>;
  /** Why this very address may not be connected to, asked before a byte is sent; undefined when it may. */
  peerRefusal(peer: { hostname: string; address: string; port: number }): string | undefined;
}

const OWN_NAMES: ReadonlySet<string> = new Set(['localhost', 'host.docker.internal']);

export function createUrlPolicy(options: UrlPolicyOptions): UrlPolicy {
  const { mode, schemes = mode === 'local' ? ['http', 'https'] : ['https'], allowPrivate = mode === 'local', controlPorts } = options;
  const allowedTargets = new Set((options.allowedTargets ?? []).map((name) => name.toLowerCase()));

  function isTrustedName(hostname: string): boolean {
    const name = hostname.toLowerCase().replace(/\.$/, '');
    return OWN_NAMES.has(name) || name.endsWith('.localhost') || allowedTargets.has(name);
  }

  async function check(url: string): Promise<string | undefined> {
    const parsed = readUrl(url, schemes);
    if ('refusal' in parsed) return parsed.refusal;
    return allowPrivate ? undefined : refusalOfName(parsed.hostname, options.lookup);
  }

  function peerRefusal({ hostname, address, port }: { hostname: string; address: string; port: number }): string | undefined {
    const kind = kindOfAddress(address);
    if (kind === 'public') return undefined;
    if (kind === 'forbidden') return `${address} is never a target: link-local, metadata, multicast and "any" addresses are refused.`;
    if (kind === 'loopback' && controlPorts?.().includes(port)) {
      return `${address}:${port} is the inspector of Hookglass itself, which takes no deliveries.`;
    }
    if (!allowPrivate)
      return `Webhook connection blocked: ${address} is not a public IP address. This may indicate a DNS rebinding attempt.`;
    if (isIP(hostname) !== 0 || isTrustedName(hostname)) return undefined;
    return `"${hostname}" resolves to ${address}, which is not a public address. If it is meant to, start with --allowed-targets ${hostname}`;
  }

  return {
    check,
    peerRefusal,
    async targetRefusal(url) {
      const target = parseTarget(url);
      if (!target) return `${JSON.stringify(url)} is not an http or https URL.`;
      const { hostname, port } = target;
      const address = hostname === 'localhost' ? '127.0.0.1' : hostname;
      return (isIP(address) === 0 ? undefined : peerRefusal({ hostname, address, port })) ?? check(url);
    },
    stockRefusal(url) {
      const parsed = readUrl(url, ['https']);
      if ('refusal' in parsed) return parsed.refusal;
      const literal = parsed.hostname === 'localhost' ? '127.0.0.1' : parsed.hostname;
      return isIP(literal) !== 0 && kindOfAddress(literal) !== 'public' ? notPublic(parsed.hostname, literal) : undefined;
    },
  };
}

type ReadUrl = { hostname: string } | { refusal: string };

/** Takes a URL apart as Python does and refuses what MLflow refuses, in its order. */
function readUrl(url: string, schemes: readonly string[]): ReadUrl {
  if (url.trim() === '') return { refusal: `Webhook URL cannot be empty or just whitespace: ${pythonRepr(url)}` };
  const text = url.replace(/^[\0- ]+/, '').replace(/[\t\r\n]/g, '');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1] ?? '';
  const rest = scheme ? text.slice(scheme.length + 1) : text;
  const authority = /^\/\/([^/?#]*)/.exec(rest)?.[1] ?? '';
  if (authority.includes('[') !== authority.includes(']')) {
    return { refusal: `Invalid webhook URL ${pythonRepr(url)}: ValueError('Invalid IPv6 URL')` };
  }
  if (!schemes.includes(scheme.toLowerCase())) {
    return {
      refusal: `Invalid webhook URL scheme: ${pythonRepr(scheme.toLowerCase())}. Allowed schemes are: ${schemes.join(', ')}.`,
    };
  }
  const hostAndPort = authority.slice(authority.lastIndexOf('@') + 1);
  const hostname = (/^\[([^\]]*)\]/.exec(hostAndPort)?.[1] ?? hostAndPort.split(':')[0] ?? '').toLowerCase();
  return hostname === '' ? { refusal: `Webhook URL must include a hostname: ${pythonRepr(url)}` } : { hostname };
}

async function refusalOfName(hostname: string, lookup: UrlPolicyOptions['lookup']): Promise<string | undefined> {
  let addresses: LookupAddress[];
  try {
    addresses = await lookup(hostname);
  } catch {
    return `Cannot resolve Webhook URL hostname ${pythonRepr(hostname)}: [Errno -2] Name or service not known`;
  }
  const inside = addresses.find(({ address }) => kindOfAddress(address) !== 'public');
  return inside && notPublic(hostname, inside.address);
}

const notPublic = (hostname: string, address: string) =>
  `Webhook URL must not resolve to a non-public IP address. ${pythonRepr(hostname)} resolves to ${address}.`;
