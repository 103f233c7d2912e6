import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './foreign-server.ts';
import { startProcess } from './run-process.ts';

const VERSIONS = '/usr/lib/postgresql';

/** Where Debian puts its programs: the newest version there is. */
function programs(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined;
  const newest = readdirSync(VERSIONS)
    .map(Number)
    .toSorted((a, b) => b - a)[0];
  return newest === undefined ? undefined : path.join(VERSIONS, String(newest), 'bin');
}

/** Whether PostgreSQL is installed. Says so when not; under REQUIRE_E2E=1 that is a failure. */
export function needPostgres(): boolean {
  if (programs() !== undefined) return true;
  const message = `PostgreSQL cannot be found in ${VERSIONS}`;
  if (process.env['REQUIRE_E2E'] === '1') throw new Error(`REQUIRE_E2E=1, but ${message}`);
  process.stderr.write(`SKIPPED: ${message}\n`);
  return false;
}

/** A real PostgreSQL on loopback, with a cluster of its own. It refuses to run as root, so its own user runs it there. */
export async function startPostgres(): Promise<{ uri: string; stop(): Promise<void> }> {
  const bin = programs() ?? '';
  const directory = mkdtempSync(path.join(tmpdir(), 'hookglass-postgres-'));
  const user = process.getuid?.() === 0 ? idsOf('postgres') : undefined;
  if (user) chownSync(directory, user.uid, user.gid);
  chmodSync(directory, 0o700);
  const data = path.join(directory, 'data');
  const made = spawnSync(path.join(bin, 'initdb'), ['-D', data, '-U', 'mlflow', '--auth=trust', '--no-sync'], { ...user, cwd: directory });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const settings = ['-h', '127.0.0.1', '-p', String(port), '-k', directory, '-c', 'fsync=off'];
  const server = startProcess(path.join(bin, 'postgres'), ['-D', data, ...settings], { cwd: directory, ...user });
  await untilItListens(port, () => server.child.exitCode !== null);
  return {
    uri: `postgresql+psycopg2://mlflow@127.0.0.1:${port}/postgres`,
    async stop() {
      server.child.kill('SIGINT'); // a fast shutdown: it does not wait for clients
      await server.stop();
      rmSync(directory, { recursive: true });
    },
  };
}

function idsOf(name: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(spawnSync('id', [flag, name]).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

const START_MS = 60_000;

async function untilItListens(port: number, hasEnded: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + START_MS;
  while (performance.now() < deadlineMs && !hasEnded()) {
    const accepted = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (accepted) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('PostgreSQL did not start');
}
