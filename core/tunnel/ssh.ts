import path from 'node:path';
import type { SshSettings } from '#shared/domain/app/tunnel-providers.ts';
import { problem } from './problems.ts';
import type { Before, Launch, Meaning, ProbePlan, Target } from './provider.ts';

export const SSH_INSTALL =
  'Install OpenSSH: apt install openssh-client, brew install openssh, or Windows’ optional feature “OpenSSH Client”.';

export interface SshPlace {
  /** Where host keys that were met for the first time are kept. */
  knownHostsFile: string;
  home: string;
}

/** Public services are asked seldom, a server of one's own often enough to see a cut within 5 s. */
const SERVICE_PROBE: ProbePlan = { everyMs: 15_000, timeoutMs: 5000, firstAfterMs: 1000, patienceMs: 30_000 };
const OWN_PROBE: ProbePlan = { everyMs: 2500, timeoutMs: 2000, firstAfterMs: 0, patienceMs: 8000 };

/** `ssh -R` to a public service that gives a name for as long as the session lasts. */
export function launchLocalhostRun(target: Target, place: SshPlace): Launch {
  return launchService(target, place, 'nokey@localhost.run', /tunneled with tls termination, (https:\/\/[A-Za-z0-9.-]+)/);
}

export function launchServeo(target: Target, place: SshPlace): Launch {
  return launchService(target, place, 'serveo.net', /Forwarding HTTP traffic from (https:\/\/[A-Za-z0-9.-]+)/);
}

/**
 * `ssh -R` to a server of one's own. Its port opens on all of the server's addresses where sshd's GatewayPorts allows
 * that. A port that the server chose is asked for once more after a cut, so that the public URL stays.
 */
export function launchSsh(settings: SshSettings, target: Target, place: SshPlace, before?: Before): Launch {
  const { host, user, port, publicUrl, identityFile, jump } = settings;
  const remotePort = settings.remotePort || (before && before.tries <= 1 ? Number(URL.parse(before.publicUrl)?.port ?? 0) : 0);
  const bind = publicUrl === undefined ? '*' : 'localhost';
  const args = [...options(place), '-N', '-o', 'LogLevel=VERBOSE'];
  if (port !== undefined) args.push('-p', String(port));
  if (identityFile !== undefined) args.push('-o', 'IdentitiesOnly=yes', '-i', identityFile.replace(/^~(?=\/)/, place.home));
  if (jump !== undefined) args.push('-J', jump);
  args.push('-R', `${bind}:${remotePort}:${hostPort(target)}`, '--', user === undefined ? host : `${user}@${host}`);

  const urlOf = (allocated: number) => publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${allocated}`;
  return {
    program: 'ssh',
    args,
    env: ['SSH_AUTH_SOCK'],
    probe: OWN_PROBE,
    chatter: CHATTER,
    read(line) {
      const allocated = /^Allocated port (\d{1,5}) for remote forward/.exec(line)?.[1];
      if (allocated !== undefined) return { kind: 'url', url: urlOf(Number(allocated)) };
      // A port that was asked for is not confirmed in words, but without it ssh ends (ExitOnForwardFailure).
      if (remotePort !== 0 && /^Authenticated to /.test(line)) return { kind: 'url', url: urlOf(remotePort) };
      return readComplaint(line);
    },
  };
}

function launchService(target: Target, place: SshPlace, destination: string, urlLine: RegExp): Launch {
  return {
    program: 'ssh',
    args: [...options(place), '-R', `80:${hostPort(target)}`, '--', destination],
    env: ['SSH_AUTH_SOCK'],
    probe: SERVICE_PROBE,
    chatter: CHATTER,
    read(line) {
      const url = urlLine.exec(line)?.[1];
      return url === undefined ? readComplaint(line) : { kind: 'url', url };
    },
  };
}

/**
 * `-F none`: a RemoteForward line in the user's configuration would expose a port that nobody chose here. New host keys
 * are noted in a file of our own, the user's are read beside it, and a key that changed ends the try.
 */
function options({ knownHostsFile, home }: SshPlace): string[] {
  const knownHosts = [knownHostsFile, path.join(home, '.ssh', 'known_hosts')].map(configText).join(' ');
  const settings = [
    'BatchMode=yes',
    'ExitOnForwardFailure=yes',
    'StrictHostKeyChecking=accept-new',
    `UserKnownHostsFile=${knownHosts}`,
    'ConnectTimeout=15',
    'ServerAliveInterval=10',
    'ServerAliveCountMax=2',
    'ForwardAgent=no',
    'ForwardX11=no',
    'PermitLocalCommand=no',
    'ControlMaster=no',
    'ControlPath=none',
  ];
  return ['-F', 'none', '-T', ...settings.flatMap((setting) => ['-o', setting])];
}

/** Quoted as ssh reads values: spaces stand, `%` would begin a token. */
const configText = (text: string) => `"${text.replaceAll('%', '%%').replace(/["\\]/g, '\\$&')}"`;

const hostPort = ({ host, port }: Target) => `${host.includes(':') ? `[${host}]` : host}:${port}`;

const CHATTER = /^(?:Transferred: |Bytes per second: |Authenticated to |Allocated port |Warning: Permanently added |debug1: )/;

const COMPLAINTS: readonly [RegExp, (match: RegExpExecArray) => Meaning & { kind: 'problem' }][] = [
  [
    /Could not resolve hostname (\S+?):/,
    ([, host]) => say('unknown-host', `No computer is known by the name ${host}.`, 'Check the name, and whether this computer is online.'),
  ],
  [
    /connect to host (\S+) port (\d+): (.+)/,
    ([, host, port, why]) => say('unreachable', `${host} does not take connections on port ${port} (${why}).`),
  ],
  [
    /timed out during banner exchange/,
    () =>
      say('unreachable', 'The server takes the connection, but says nothing.', 'Check host and port, or try again when it has less to do.'),
  ],
  [
    /kex_exchange_identification|ssh_dispatch_run_fatal|banner exchange: /,
    () =>
      say(
        'unreachable',
        'What answers there is no sshd, or one that sends this computer away.',
        'Check host and port; too many attempts in a short time are turned away too.',
      ),
  ],
  [
    /Load key "([^"]+)": (.+)/,
    ([, file, why]) =>
      say(
        'login-required',
        `The key file ${file} cannot be used (${why}).`,
        'A private key only its owner may read is expected: chmod 600.',
      ),
  ],
  [
    /Too many authentication failures/,
    () => say('login-required', 'The server was offered too many keys and accepts none.', 'Name the right one as identity file.'),
  ],
  [
    /Permission denied \(([^()]*)\)/,
    ([, methods]) =>
      say(
        'login-required',
        `The server refused the key (it accepts ${methods}).`,
        'Add the public key to ~/.ssh/authorized_keys on the server.',
      ),
  ],
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    () =>
      say(
        'host-key-changed',
        'The server’s host key is not the one that was seen before: it was set up again, or somebody stands in between.',
        'Compare the fingerprint with the server’s; if it is right, remove the old line from known_hosts.',
      ),
  ],
  [
    /remote port forwarding failed for listen port (\d+)/,
    ([, port]) =>
      say(
        'far-port-in-use',
        `Port ${port} on the server is in use or may not be opened.`,
        'Choose another remote port, or 0 for any free one.',
      ),
  ],
  [
    /closed by remote host|client_loop: send disconnect|Timeout, server \S+ not responding|Connection (?:reset|closed) by/,
    () => say('ended', 'The connection to the server was cut.'),
  ],
  [
    /Identity file (\S+) not accessible/,
    ([, file]) => say('login-required', `The key file ${file} cannot be read.`, 'Check the path of the identity file.'),
  ],
];

function readComplaint(line: string): Meaning | undefined {
  for (const [pattern, meaning] of COMPLAINTS) {
    const match = pattern.exec(line);
    if (match) return meaning(match);
  }
  return undefined;
}

const say = (...said: Parameters<typeof problem>): Meaning & { kind: 'problem' } => ({ kind: 'problem', problem: problem(...said) });
