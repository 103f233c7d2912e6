import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tunnel } from '#cli/commands/tunnel.ts';
import type { CoreOptions } from '#core/core-options.ts';
import { createControlClient } from '#shared/client/control-client.ts';
import { runVerb } from './run-cli.ts';
import { standIn } from './stand-in.ts';
import { startCore, temporaryDirectory } from './start-core.ts';

/**
 * A core whose tunnel program prints what a test says. Addresses of the receiver itself stand for public ones: they
 * really answer.
 */
export async function startTunnelled(options: Partial<CoreOptions> = {}) {
  const dataDir = temporaryDirectory();
  const programs = path.join(dataDir, 'bin');
  mkdirSync(path.join(dataDir, 'tunnel'));
  const command = { command: 'bore', args: ['local', '{port}'], urlPattern: 'listening at (\\S+)' };
  writeFileSync(path.join(dataDir, 'tunnel', 'custom.json'), JSON.stringify(command));

  async function start() {
    const core = await startCore({ dataDir, env: { PATH: `${programs}:/usr/bin:/bin` }, ...options });
    const token = readFileSync(path.join(dataDir, 'token'), 'utf8').trim();
    return { core, token, client: createControlClient({ baseUrl: core.inspector, token }) };
  }

  return {
    ...(await start()),
    dataDir,
    programs,
    /** From its next start on, the program prints this address. @returns the stand-in, which notes its arguments */
    prints: (url: string) => standIn(programs, 'bore', { stdout: `listening at ${url}\n` }),
    /** The verb `tunnel` against this core. */
    run: (...args: string[]) => runVerb(tunnel, ['--data-dir', dataDir, ...args]),
    startAgain: start,
    remove: () => rmSync(dataDir, { recursive: true }),
  };
}
