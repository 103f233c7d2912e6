import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { createPeerRules, type OwnListener, type PeerRefusal, type PeerRules } from '#core/net/peer-rules.ts';
import { parseTarget } from '#core/net/request-target.ts';
import { isPublicForMlflow, pythonAddress } from '#core/net/stock-addresses.ts';
import { pythonRepr } from '#shared/domain/mlflow/python-repr.ts';
import { DEFAULT_RELEASE, type MlflowRelease, releaseOf } from '#shared/domain/mlflow/release.ts';
import { faultOfName, readMlflowUrl } from './mlflow-url.ts';

export interface UrlPolicyOptions {
  /** `local`: http, loopback and private addresses are fine; `mlflow`: what a stock MLflow refuses is refused. */
  mode: 'local' | 'mlflow';
  /** `MLFLOW_WEBHOOK_ALLOWED_SCHEMES`: overrides what the mode says. */
  schemes?: readonly string[];
  /** `MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS`: overrides what the mode says. */
  allowPrivate?: boolean;
  /** Names that may resolve to loopback or private addresses, besides `localhost` and the names below it. */
  allowedTargets?: readonly string[];
  /** Where this very Hookglass listens: no delivery reaches the inspector, and no redirect what only clients may call. */
  ownListeners?: () => readonly OwnListener[];
  /** The MLflow whose rules these are; without it those of the newest. */
  release?: MlflowRelease;
  /** As the operating system resolves. Only asked where MLflow asks: when private addresses are not allowed. */
  lookup: (hostname: string) => Promise<LookupAddress[]>;
}

export interface ExamineOptions {
  /** Whether the network may be asked for the name, which can take seconds; without it only what the text says is known. */
  resolve: boolean;
}

export interface ExaminedUrl {
  /** What is answered here when it is registered. */
  refusedHere?: string;
  /** Each thing that a stock MLflow refuses it for, the first one being what it answers. */
  refusedByStock: readonly StockFault[];
  /** Why nothing is sent there although it may be registered. */
  neverSent?: string;
  /** It leads to the MLflow API of this very Hookglass. */
  ownApi?: true;
}

export interface StockFault {
  /** `unknown-name`: on this computer the name cannot be resolved. */
  kind: 'url' | 'scheme' | 'not-public' | 'unknown-name';
  /** In MLflow's words. */
  words: string;
}

export interface UrlPolicy {
  /** What MLflow answers when a webhook is created with this URL, in its words; undefined when it takes it. */
  check(url: string): Promise<string | undefined>;
  /** What a stock MLflow would answer, as far as that is known without asking the network. */
  stockRefusal(url: string): string | undefined;
  /** All of that at once, for somebody who types a URL: here, at a stock MLflow, and when it is sent. */
  examine(url: string, options: ExamineOptions): Promise<ExaminedUrl>;
  /** Why nothing may be sent there, as far as the URL itself tells; for targets that a user types in. */
  targetRefusal(url: string): Promise<string | undefined>;
  peerRefusal: PeerRefusal;
  isReceiver: PeerRules['isReceiver'];
}

export function createUrlPolicy(options: UrlPolicyOptions): UrlPolicy {
  const { mode, schemes = mode === 'local' ? ['http', 'https'] : ['https'], allowPrivate = mode === 'local', ownListeners } = options;
  const { release = releaseOf(DEFAULT_RELEASE), lookup } = options;
  const allowedTargets = new Set((options.allowedTargets ?? []).map((name) => name.toLowerCase()));
  const { peerRefusal, isReceiver, ownPlane } = createPeerRules({
    allowPrivate,
    release,
    allowedTargets,
    ownListeners: ownListeners ?? (() => []),
  });

  async function check(url: string): Promise<string | undefined> {
    const parsed = readMlflowUrl(url, schemes);
    if ('refusal' in parsed) return isJudged(parsed.refusal, release) ? parsed.refusal : undefined;
    if (allowPrivate || !release.has('judgesHost')) return undefined;
    return refusalOf(await resolveName(parsed.hostname, lookup), release)?.words;
  }

  async function examine(url: string, { resolve }: ExamineOptions): Promise<ExaminedUrl> {
    const open = readMlflowUrl(url, ['http', 'https']);
    const refusedHere = await check(url);
    const here = refusedHere === undefined ? {} : { refusedHere };
    if ('refusal' in open) return { ...here, refusedByStock: [{ kind: 'url', words: open.refusal }] };
    const stock = readMlflowUrl(url, ['https']);
    const name = resolve ? await resolveName(open.hostname, lookup) : { hostname: open.hostname, addresses: [] };
    const ofName = release.has('judgesHost') ? refusalOf(name, release) : undefined;
    const refusedByStock: StockFault[] = [
      ...('refusal' in stock ? [{ kind: 'scheme', words: stock.refusal } as const] : []),
      ...(ofName ? [ofName] : []),
    ];
    const target = parseTarget(url);
    const addresses = 'addresses' in name ? name.addresses : [];
    const neverSent = target
      ? addresses.map(({ address }) => peerRefusal({ hostname: target.hostname, address, port: target.port })).find((words) => words)
      : 'It is not a URL that a request can be sent to.';
    const ownApi = target !== undefined && addresses.some(({ address }) => ownPlane({ address, port: target.port }) === 'mlflow');
    return {
      ...here,
      refusedByStock,
      ...(refusedHere === undefined && neverSent !== undefined && { neverSent }),
      ...(ownApi && { ownApi }),
    };
  }

  return {
    check,
    examine,
    peerRefusal,
    isReceiver,
    async targetRefusal(url) {
      const target = parseTarget(url);
      if (!target) return `${JSON.stringify(url)} is not an http or https URL.`;
      const { hostname, port } = target;
      const address = hostname === 'localhost' ? '127.0.0.1' : hostname;
      return (isIP(address) === 0 ? undefined : peerRefusal({ hostname, address, port })) ?? check(url);
    },
    stockRefusal(url) {
      const parsed = readMlflowUrl(url, ['https']);
      if ('refusal' in parsed) return parsed.refusal;
      const literal = parsed.hostname === 'localhost' ? '127.0.0.1' : parsed.hostname;
      if (!release.has('judgesHost')) return undefined;
      return isIP(literal) !== 0 && !isPublicForMlflow(literal, release) ? notPublic(parsed.hostname, literal) : undefined;
    },
  };
}

type ResolvedName = { hostname: string } & ({ addresses: LookupAddress[] } | { fault: string });

async function resolveName(hostname: string, lookup: UrlPolicyOptions['lookup']): Promise<ResolvedName> {
  const fault = faultOfName(hostname);
  if (fault !== undefined) return { hostname, fault };
  try {
    return { hostname, addresses: await lookup(hostname) };
  } catch (error) {
    const isTemporary = error instanceof Error && 'code' in error && error.code === 'EAI_AGAIN';
    return {
      hostname,
      fault: isTemporary ? '[Errno -3] Temporary failure in name resolution' : '[Errno -2] Name or service not known',
    };
  }
}

/** What MLflow says to a name where private addresses are not allowed. */
function refusalOf(name: ResolvedName, release: MlflowRelease): StockFault | undefined {
  if ('fault' in name) return { kind: 'unknown-name', words: cannotResolve(name.hostname, name.fault, release) };
  const inside = name.addresses.find(({ address }) => !isPublicForMlflow(address, release));
  return inside && { kind: 'not-public', words: notPublic(name.hostname, inside.address) };
}

/** Before the host was looked at, a URL without one was taken. */
const isJudged = (refusal: string, release: MlflowRelease) =>
  release.has('judgesHost') || !refusal.startsWith('Webhook URL must include a hostname');

const cannotResolve = (hostname: string, why: string, release: MlflowRelease) =>
  `Cannot resolve ${release.has('capitalWebhook') ? 'Webhook' : 'webhook'} URL hostname ${pythonRepr(hostname)}: ${why}`;

const notPublic = (hostname: string, address: string) =>
  `Webhook URL must not resolve to a non-public IP address. ${pythonRepr(hostname)} resolves to ${pythonAddress(address)}.`;
