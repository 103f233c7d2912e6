import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import type { GuardFigure } from '../../../scripts/guard/figure.ts';
import { guardFigure, guardSkip, knownBad } from '../../support/guard-figure.ts';
import { runProcess } from '../../support/run-process.ts';
import { serveProcess } from '../../support/serve-process.ts';
import { temporaryDirectory } from '../../support/start-core.ts';

const WATCHED_SEC = 600;
/** Between them it rests. */
const WORKS_EVERY_SEC = 60;
/** Whatever opens a connection or sends a packet that names where it goes. */
const STRACE = ['strace', '-f', '-qq', '-e', 'trace=connect,sendto,sendmsg'] as const;

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) guardSkip('P-05', 'It needs strace.');

let directory: string;
let trace: string;
beforeEach(() => {
  directory = temporaryDirectory();
  trace = path.join(directory, 'trace');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** P-05, for what was traced. */
function outsideFigure(): GuardFigure {
  const lines = readFileSync(trace, 'latin1').split('\n');
  const outside = lines.filter((line) => /sa_family=AF_INET6?/.test(line) && !/inet_addr\("127\.|"::1"|"::ffff:127\./.test(line));
  return { row: 'P-05', what: 'packets and connections that left this machine', value: outside.length, unit: 'calls', atMost: 0 };
}

test.runIf(hasStrace)('a core that works and rests asks nobody outside', async () => {
  const serve = await serveProcess({
    dataDir: path.join(directory, 'data'),
    entry: 'dist/cli/main.cjs',
    wrapper: [...STRACE, '-o', trace],
  });
  const client = createControlClient({ baseUrl: serve.ready.inspector, token: readFileSync(serve.ready.tokenFile, 'utf8').trim() });
  for (let watched = 0; watched < WATCHED_SEC; watched += WORKS_EVERY_SEC) {
    const { id } = await client.sendSample();
    await expect.poll(async () => (await client.delivery(id))?.state, { timeout: 20_000 }).toBe('delivered');
    await pause(WORKS_EVERY_SEC * 1000);
  }
  process.kill(serve.ready.pid, 'SIGTERM');
  await serve.stop();

  guardFigure({ row: 'P-05', what: 'how long it was watched', value: WATCHED_SEC, unit: 's', atLeast: WATCHED_SEC });
  guardFigure(outsideFigure());
});

test.runIf(hasStrace)('a program that asks for news is seen through', async () => {
  const asks = "require('net').connect(9, '203.0.113.1').on('error', () => {}).setTimeout(200, process.exit)";
  const [strace, ...args] = [...STRACE, '-o', trace, process.execPath, '--eval', asks];
  await runProcess(strace, args);

  knownBad('P-05', [outsideFigure()]);
});
