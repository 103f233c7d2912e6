import { networkInterfaces } from 'node:os';
import { openPrivateDirectory } from '#core/files/private-directory.ts';
import type { Agents } from '#core/net/connection.ts';
import type { TunnelStatus } from '#shared/domain/app/tunnel.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { createExpose } from './expose.ts';
import { createFollowers, type Followers, type FollowersOptions } from './followers.ts';
import { type GuardCommand, nodeGuard } from './guard.ts';
import { createProbe } from './probe.ts';
import { createProviders } from './providers.ts';
import { createTunnel, type Tunnel } from './tunnel.ts';

export interface OpenTunnelOptions {
  clock: Clock;
  random: () => number;
  /** A folder of our own, made when it is missing. */
  dir: string;
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  /** How to start a guard; without it this process is a Node, and so is the guard. */
  guard: GuardCommand | undefined;
  /** What its public URL is asked with: they keep no connection. */
  agents: Agents;
  /** The receiver's address, the only one that a tunnel can reach. */
  receiverUrl: () => string;
  publish: (status: TunnelStatus) => void;
  /** Of the webhooks that follow it. */
  following: Omit<FollowersOptions, 'publicUrl' | 'changed'>;
}

/** The tunnel of this machine with its real programs, off until somebody starts it, and the webhooks that follow it. */
export function openTunnel({ dir, home, env, guard, agents, following, ...options }: OpenTunnelOptions): {
  tunnel: Tunnel;
  followers: Followers;
} {
  openPrivateDirectory(dir, 'The folder of the tunnel');
  const providers = createProviders({ dir, home, env, target: () => targetOf(options.receiverUrl()) });
  const tunnel = createTunnel({
    ...options,
    expose: createExpose({ clock: options.clock, env, guard: guard ?? nodeGuard(process.execPath) }),
    probe: createProbe(options.clock, agents),
    network: () => JSON.stringify(networkInterfaces()),
    launch: providers.launch,
    providers: providers.info,
    onPublicUrl: (publicUrl) => followers.point(publicUrl),
    followers: () => followers.list(),
  });
  const followers = createFollowers({ ...following, publicUrl: tunnel.publicUrl, changed: tunnel.announce });
  return { tunnel, followers };
}

function targetOf(receiverUrl: string): { host: string; port: number } {
  const url = URL.parse(receiverUrl);
  if (!url) throw new Error('the receiver does not listen yet');
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) };
}
