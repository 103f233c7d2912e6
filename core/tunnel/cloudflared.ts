import { problem } from './problems.ts';
import type { Launch, Meaning, Target } from './provider.ts';

export const CLOUDFLARED_INSTALL =
  'Install cloudflared: brew install cloudflared, winget install Cloudflare.cloudflared, or the package at pkg.cloudflare.com.';

export interface CloudflaredPlace {
  /** An empty file: the user's own configuration may route further ports. */
  emptyConfigFile: string;
}

/** A tunnel without an account: a new name with every start. */
export function launchQuickTunnel(target: Target, { emptyConfigFile }: CloudflaredPlace): Launch {
  return {
    program: 'cloudflared',
    args: ['tunnel', '--no-autoupdate', '--config', emptyConfigFile, '--url', localUrl(target)],
    // Asking for the new name before it is published would teach the local resolver that it does not exist.
    probe: { everyMs: 10_000, timeoutMs: 5000, firstAfterMs: 5000, patienceMs: 30_000 },
    read(line) {
      const url = /https:\/\/(?!api\.)[a-z0-9-]+\.trycloudflare\.com/.exec(line)?.[0];
      return url === undefined ? readComplaint(line) : { kind: 'url', url };
    },
  };
}

/** A tunnel of the user's account, with a name of the user's domain that leads to it. */
export function launchNamedTunnel(
  { name, publicUrl }: { name: string; publicUrl: string },
  target: Target,
  { emptyConfigFile }: CloudflaredPlace,
): Launch {
  return {
    program: 'cloudflared',
    args: ['tunnel', '--no-autoupdate', '--config', emptyConfigFile, 'run', '--url', localUrl(target), '--', name],
    probe: { everyMs: 10_000, timeoutMs: 5000, firstAfterMs: 0, patienceMs: 30_000 },
    read(line) {
      return /Registered tunnel connection|Connection [0-9a-f-]{36} registered/.test(line)
        ? { kind: 'url', url: publicUrl }
        : readComplaint(line);
    },
  };
}

const localUrl = ({ host, port }: Target) => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

function readComplaint(line: string): Meaning | undefined {
  if (
    /Cannot determine default origin certificate path|tunnel credentials file (?:(?!tunnel credentials file ).)* (?:doesn't exist|not found)|client didn't specify origincert/i.test(
      line,
    )
  ) {
    return { kind: 'problem', problem: problem('login-required', 'cloudflared is not logged in.', 'cloudflared tunnel login') };
  }
  if (/is neither the ID nor the name of any of your tunnels|couldn't find tunnel|Tunnel not found/i.test(line)) {
    return { kind: 'problem', problem: problem('name-unknown', 'cloudflared knows no tunnel of this name.', 'cloudflared tunnel list') };
  }
  if (/status_code="?429|Too Many Requests|error code: 1015/i.test(line)) {
    return {
      kind: 'problem',
      problem: problem(
        'limit-reached',
        'Cloudflare gives out no more quick tunnels to this address for now.',
        'Wait some minutes, or use a named tunnel.',
      ),
    };
  }
  if (/lookup \S(?:(?!lookup ).)*no such host/i.test(line)) {
    return {
      kind: 'problem',
      problem: problem('unknown-host', 'cloudflared cannot find Cloudflare’s servers by name.', 'Check whether this computer is online.'),
    };
  }
  if (/Lost connection with the edge|Unregistered tunnel connection|Connection terminated/i.test(line)) return { kind: 'unsure' };
  return undefined;
}
