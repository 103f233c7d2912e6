import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';

const SSHD = '/usr/sbin/sshd';
const TOOLS = [SSHD, '/usr/bin/ssh', '/usr/bin/ssh-keygen'];

/** Whether a real sshd can be started here. Says so when not; under REQUIRE_E2E=1 that is a failure. */
export function needSshd(): boolean {
  const missing = TOOLS.find((file) => !existsSync(file));
  if (missing === undefined) return true;
  if (process.env['REQUIRE_E2E'] === '1') throw new Error(`REQUIRE_E2E=1, but ${missing} is missing: apt install openssh-server`);
  process.stderr.write(`SKIPPED tunnel over ssh: ${missing} is missing (apt install openssh-server)\n`);
  return false;
}

/**
 * A real sshd on loopback with keys of its own. Each connection is a process of its own behind a socket of ours, so
 * that a test can cut connections, or freeze them as a network does that loses everything.
 */
export async function startSshd(dir: string) {
  const key = (name: string) => {
    execFileSync('/usr/bin/ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(dir, name)]);
    return path.join(dir, name);
  };
  const hostKey = key('host');
  const userKey = key('user');
  const strangerKey = key('stranger');
  const authorized = path.join(dir, 'authorized_keys');
  copyFileSync(`${userKey}.pub`, authorized);
  const config = path.join(dir, 'sshd_config');
  const settings = [
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${authorized}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'UseDNS no',
  ];
  writeFileSync(config, `${settings.join('\n')}\n`);
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });

  const open = new Map<net.Socket, ChildProcess>();
  let log = '';
  const server = net.createServer((socket) => {
    const session = spawn(SSHD, ['-i', '-e', '-f', config], { stdio: ['pipe', 'pipe', 'pipe'] });
    open.set(socket, session);
    socket.on('error', () => {}).pipe(session.stdin);
    session.stdin.on('error', () => {});
    session.stdout.pipe(socket);
    session.stderr.on('data', (chunk) => {
      log += chunk;
    });
    session.on('exit', () => socket.destroy());
    socket.on('close', () => {
      open.delete(socket);
      session.kill();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as net.AddressInfo).port,
    user: userInfo().username,
    userKey,
    strangerKey,
    /** Gives the server another identity from the next connection on. */
    newHostKey() {
      copyFileSync(strangerKey, hostKey);
      copyFileSync(`${strangerKey}.pub`, `${hostKey}.pub`);
    },
    /** Ends every connection. */
    cut() {
      for (const socket of open.keys()) socket.destroy();
    },
    /** Lets every connection stand, without a byte going through. */
    freeze() {
      for (const [socket, session] of open) {
        socket.unpipe().pause();
        session.stdout?.unpipe(socket).pause();
      }
    },
    get log() {
      return log;
    },
    async stop() {
      const ended = [...open.values()].map((session) => once(session, 'exit'));
      for (const socket of open.keys()) socket.destroy();
      server.close();
      await Promise.all(ended);
    },
  };
}
