import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { DEFAULT_RELEASE, type MlflowRelease, releaseOf } from '#shared/domain/mlflow/release.ts';
import { kindOfAddress, plainAddress } from './address-rules.ts';
import { leadsInwards, type RedirectOrigin } from './redirect-rules.ts';
import { isPublicForMlflow, pythonAddress } from './stock-addresses.ts';

export interface Peer {
  /** As it stands in the URL. */
  hostname: string;
  address: string;
  port: number;
  /** Absent for the URL that a user or client gave. */
  redirect?: RedirectOrigin;
}

/** Why this very address may not be connected to, asked before a byte is sent; undefined when it may. */
export type PeerRefusal = (peer: Peer) => string | undefined;

/** A port on which this very Hookglass listens. */
export interface OwnListener {
  plane: 'inspector' | 'mlflow' | 'receiver';
  /** What it is bound to. */
  host: string;
  port: number;
}

export interface PeerRulesOptions {
  /** Private and loopback addresses are targets. */
  allowPrivate: boolean;
  /** The MLflow that is imitated: before 3.10 it looks at no address, and before 3.16 it does not look into IPv6 ones. Absent: the default. */
  release?: MlflowRelease;
  /** Names, and literal addresses, that may lead inwards; lower case. */
  allowedTargets: ReadonlySet<string>;
  ownListeners: () => readonly OwnListener[];
}

export interface PeerRules {
  peerRefusal: PeerRefusal;
  /** Whether our own receiver listens there. */
  isReceiver(peer: Pick<Peer, 'address' | 'port'>): boolean;
  /** Which of our own listeners is there, if any. */
  ownPlane(peer: Pick<Peer, 'address' | 'port'>): OwnListener['plane'] | undefined;
}

const OWN_NAMES: ReadonlySet<string> = new Set(['localhost', 'host.docker.internal']);

/** Which addresses may be connected to: asked with the connected peer, so that no name can resolve to another meanwhile. */
export function createPeerRules({
  release = releaseOf(DEFAULT_RELEASE),
  allowedTargets,
  ownListeners,
  ...options
}: PeerRulesOptions): PeerRules {
  function isTrustedName(hostname: string): boolean {
    const name = nameOf(hostname);
    return OWN_NAMES.has(name) || name.endsWith('.localhost') || allowedTargets.has(name);
  }

  const ownPlane = (peer: Pick<Peer, 'address' | 'port'>) => ownListeners().find((listener) => reaches(listener, peer))?.plane;

  function peerRefusal(peer: Peer): string | undefined {
    const allowPrivate = options.allowPrivate || !release.has('judgesHost');
    const { hostname, address, redirect } = peer;
    const kind = kindOfAddress(address);
    if (kind === 'forbidden') {
      const why = `${address} is never a target: link-local, metadata, multicast and "any" addresses are refused.`;
      if (isPublicForMlflow(address, release)) return `${why} ${STOCK_WOULD_SEND}`;
      return allowPrivate ? `${why} ${OPEN_STOCK_WOULD_SEND}` : why;
    }
    const own = kind === 'public' ? undefined : ownRefusal(ownPlane(peer), peer);
    if (own !== undefined) return own;
    if (!allowPrivate && !isPublicForMlflow(address, release)) {
      return `Webhook connection blocked: ${pythonAddress(address)} is not a public IP address. This may indicate a DNS rebinding attempt.`;
    }
    if (!allowPrivate && kind !== 'public') return `${address} leads to a ${kind} address, which this policy refuses. ${STOCK_WOULD_SEND}`;
    if (redirect && leadsInwards(address, redirect) && !allowedTargets.has(nameOf(hostname))) {
      return `A redirect leads from a ${redirect.firstReach} address to ${address}, a ${kind} one, and redirects are not followed inwards. ${STOCK_WOULD_FOLLOW} If this is meant, start with --allowed-targets ${hostname}`;
    }
    if (kind === 'public' || isIP(hostname) !== 0 || isTrustedName(hostname)) return undefined;
    return `"${hostname}" resolves to ${address}, which is not a public address. If it is meant to, start with --allowed-targets ${hostname}`;
  }

  return { peerRefusal, ownPlane, isReceiver: (peer) => ownPlane(peer) === 'receiver' };
}

const STOCK_WOULD_SEND = 'A stock MLflow would send it.';
const OPEN_STOCK_WOULD_SEND = 'A stock MLflow that allows private addresses would send it.';
const STOCK_WOULD_FOLLOW = 'A stock MLflow that allows private addresses would follow it.';

function ownRefusal(plane: OwnListener['plane'] | undefined, { address, port, redirect }: Peer): string | undefined {
  if (plane === 'inspector') return `${address}:${port} is the inspector of Hookglass itself, which takes no deliveries.`;
  if (!redirect) return undefined;
  if (plane === 'mlflow') {
    return `A redirect leads to ${address}:${port}, the MLflow API of Hookglass itself, which no redirect may reach. ${STOCK_WOULD_FOLLOW}`;
  }
  if (plane === 'receiver' && !redirect.fromReceiver) {
    return `A redirect leads to ${address}:${port}, the receiver of Hookglass, which only the receiver itself may redirect to. ${STOCK_WOULD_FOLLOW}`;
  }
  return undefined;
}

/** A listener on this machine's own addresses is reached by any of them; the inspector and others on loopback by that alone. */
function reaches(listener: OwnListener, { address, port }: Pick<Peer, 'address' | 'port'>): boolean {
  if (listener.port !== port) return false;
  if (kindOfAddress(address) === 'loopback') return true;
  if (listener.host === 'localhost' || (isIP(listener.host) !== 0 && kindOfAddress(listener.host) === 'loopback')) return false;
  const plain = plainAddress(address);
  return plain === listener.host || Object.values(networkInterfaces()).some((all) => all?.some((own) => own.address === plain));
}

const nameOf = (hostname: string) => hostname.toLowerCase().replace(/\.$/, '');
