import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { StartError } from '#shared/domain/app/start-error.ts';
import { codeOf } from '#shared/domain/error-words.ts';
import { portOwner } from './port-owner.ts';

export interface ListenOptions {
  host: string;
  /** 0 = any free port. */
  port: number;
  /** The port is a default nobody asked for: when it is busy, the next free one will do. */
  mayMove: boolean;
  /** The flag that chooses the port, for the message. */
  flag: string;
}

const PORTS_TRIED = 100;

/**
 * Listens and resolves with the port it got.
 * @throws StartError `port-unavailable` when a chosen port is busy or not allowed.
 */
export async function listen(server: Server, { host, port, mayMove, flag }: ListenOptions): Promise<number> {
  for (let candidate = port; ; candidate += 1) {
    try {
      server.listen(candidate, host);
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EADDRINUSE' && mayMove && port !== 0 && candidate - port < PORTS_TRIED) continue;
      const why = code === 'EADDRINUSE' ? `is used by ${userOf(candidate)}` : `cannot be used (${code})`;
      throw new StartError(
        'port-unavailable',
        `Port ${candidate} on ${host} ${why}. Choose another with ${flag}, or ${flag} 0 for any free one.`,
      );
    }
  }
}

function userOf(port: number): string {
  const owner = portOwner(port);
  return owner ? `another program (${owner.program}, pid ${owner.pid})` : 'another program';
}
