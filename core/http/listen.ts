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

/** What the system says of a host that no port can be opened at. */
const STRANGE_HOST: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no address is known for this name.',
  EAI_AGAIN: 'no address is known for this name, and the server that knows names does not answer.',
  EADDRNOTAVAIL: 'this machine has no such address.',
  EAFNOSUPPORT: 'this machine has no addresses of this kind.',
};
const OF_THIS_MACHINE = 'An address of this machine is expected, such as 127.0.0.1, ::1, or 0.0.0.0 for all of them.';

const NOT_USABLE: Readonly<Record<string, string>> = {
  EACCES: 'may not be opened by this user: on most systems, ports below 1024 are for administrators',
};

/**
 * Listens and resolves with the port it got.
 * @throws StartError `port-unavailable` when a chosen port is busy or not allowed, `usage` when the host is none of this machine
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
      const strange = STRANGE_HOST[code];
      if (strange !== undefined)
        throw new StartError('usage', `${flag.replace(/(?:-tls)?-port$/, '-host')} ${host}: ${strange} ${OF_THIS_MACHINE}`);
      const why = code === 'EADDRINUSE' ? `is used by ${userOf(candidate)}` : (NOT_USABLE[code] ?? `cannot be used (${code})`);
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
