import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { StartError } from '#shared/domain/app/start-error.ts';
import { command } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { dataDirOf } from '../data-dir.ts';
import { onOff, targets } from '../flag-kinds.ts';
import { type Allowed, connectAgent } from '../mcp/agent-connection.ts';
import { bridge } from '../mcp/bridge.ts';
import type { CoreAtHand } from '../own-core.ts';
import { printError, protocolOutput } from '../print.ts';
import { stopSignals } from '../stop-signals.ts';

const flags = {
  'data-dir': CORE_FLAGS['data-dir'],
  'allow-actions': onOff(false, { help: 'the agent may also send events, replay, set scenarios and register webhooks' }),
  'allowed-targets': targets(
    'hosts besides this computer that may be sent to for the agent; registered webhooks are reached anyway',
    'a port, too',
  ),
} as const;

/** How often it is looked for an engine that another process is about to start. */
const LOOK_AGAIN_MS = 100;
const PATIENCE_MS = 30_000;

/** For coding agents: their protocol over standard input and output. */
export const mcp = command({
  usage: ['mcp [--allow-actions] [--allowed-targets NAME,…]'],
  about: [
    'Answers a coding agent over the Model Context Protocol: a line of JSON-RPC on standard input, a line on standard output. It is not for people; a client starts it, as its configuration says: {"mcpServers": {"hookglass": {"command": "hookglass", "args": ["mcp"]}}}.',
    'It joins the Hookglass that runs on this data directory, or runs one itself until the client has gone. The same is served over HTTP at /mcp of the inspector’s address, with the token that “hookglass token” prints.',
    'An agent may look, explain, wait and check. With --allow-actions it may also act, unless a person chose otherwise in the settings. Whatever is sent for it goes to this computer and to registered webhooks only; --allowed-targets names more hosts, and counts on the command line alone. It never sees a secret, and what came over the wire is marked as untrusted.',
    'Every call of a tool, every resource and every prompt that is asked for is a row in Calls, also where there is no such thing. The filter source:agent lists them.',
  ],
  examples: [
    { says: 'What a client starts', run: 'hookglass mcp', endless: true },
    { says: 'For an agent that may fire events and replay', run: 'hookglass mcp --allow-actions', endless: true },
  ],
  exits: { 0: 'the client has gone' },
  flags,
  words: 0,
  async run({ values, startedBy }, env) {
    const stopped = stopSignals();
    const dataDir = dataDirOf(values, env);
    // HOOKGLASS_ALLOWED_TARGETS is about `serve`; what an agent may reach is said for the agent.
    const isNamed = startedBy.get('allowed-targets')?.kind === 'flag';
    const allowed: Allowed = { actions: values['allow-actions'], targets: (isNamed && values['allowed-targets']) || [] };
    const own: CoreAtHand[] = [];

    async function connect(): Promise<Duplex> {
      const untilMs = performance.now() + PATIENCE_MS;
      for (;;) {
        const connection = await connectAgent(dataDir, allowed);
        if (connection) return connection;
        if (performance.now() > untilMs)
          throw new StartError('target-unreachable', `No Hookglass runs on ${dataDir}. Start one with "hookglass serve".`);
        const started = await startOwn(values['data-dir'], env);
        if (started) own.push(started);
        else await pause(LOOK_AGAIN_MS);
      }
    }

    try {
      if (process.stdin.isTTY) printError(FOR_AGENTS);
      await bridge({ input: process.stdin, output: protocolOutput, connect, stopped });
      if (process.stdin.bytesRead === 0 && !process.stdin.isTTY) printError(`Nothing was asked. ${FOR_AGENTS}`);
    } finally {
      for (const one of own) await one.stop();
    }
    return 0;
  },
});

/** For a person who typed it. */
const FOR_AGENTS = 'This speaks the Model Context Protocol on standard input, to a coding agent that starts it as a command.';

/** @returns undefined where another process has just started one */
async function startOwn(dataDir: string | undefined, env: NodeJS.ProcessEnv): Promise<CoreAtHand | undefined> {
  const [{ coreOrOwn }, { readFlags }, { SERVE_FLAGS }] = await Promise.all([
    import('../own-core.ts'),
    import('../flags.ts'),
    import('../serve-flags.ts'),
  ]);
  try {
    return await coreOrOwn(readFlags(SERVE_FLAGS, dataDir === undefined ? [] : ['--data-dir', dataDir], env, 'serve'), env);
  } catch (error) {
    if (error instanceof StartError && error.reason === 'data-directory-in-use') return undefined;
    throw error;
  }
}
