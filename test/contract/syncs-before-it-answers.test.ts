import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { deliver } from '../bench/receiver-load.ts';
import { guardFigures, guardSkip, knownBad } from '../support/guard-figure.ts';
import { mlflowCalls } from '../support/mlflow-calls.ts';
import { startProcess } from '../support/run-process.ts';
import { serveProcess } from '../support/serve-process.ts';

/** Answers of the API alone; those of the receiver come on top, as many as are sent before the core is told to stop. */
const CHANGES = 500;
const CONNECTIONS = 8;

/** Writes and syncs of files, and what leaves on sockets. */
const WATCHED = ['strace', '-f', '-y', '-s', '16', '-e', 'trace=pwrite64,fdatasync,fsync,write,writev,sendto,sendmsg'] as const;

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) guardSkip('R-11', 'It needs strace.');
if (!hasStrace) process.stderr.write('SKIPPED contract: strace is missing, so what is synced before an answer is not watched\n');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'hookglass-strace-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test.runIf(hasStrace)('no answer of the API or the receiver leaves before its change is on the disk', async () => {
  const trace = path.join(directory, 'trace');
  const serve = await serveProcess({
    dataDir: path.join(directory, 'data'),
    wrapper: [...WATCHED, '-o', trace],
  });
  const calls = mlflowCalls(serve.ready.mlflow);
  await calls.createWebhook({ url: serve.ready.webhookUrl, event: 'registered_model.created', secret: 's' });

  await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, worker) => {
      for (let i = worker; i < CHANGES; i += CONNECTIONS) await calls.createModel(`m${i}`);
    }),
  );
  calls.close();
  process.kill(serve.ready.pid, 'SIGTERM');
  await serve.stop();

  const { syncs, figures } = readTrace(readFileSync(trace, 'latin1'));
  guardFigures(figures);
  expect(syncs).toBeGreaterThan(CHANGES / CONNECTIONS);
});

test.runIf(hasStrace)('a receiver that leaves syncing to the system is seen through', async () => {
  const trace = path.join(directory, 'trace');
  const receiver = path.join(import.meta.dirname, '../bench/bare-receiver.ts');
  const [strace, ...args] = [...WATCHED, '-o', trace, process.execPath, receiver, path.join(directory, 'bare.db'), 's', 'OFF'];
  const program = startProcess(strace, args);
  const url = await new Promise<string>((resolve) => program.child.stdout?.once('data', (text: Buffer) => resolve(text.toString().trim())));
  await deliver(url, 's', 1, 200);
  await program.stop();

  knownBad('R-11', readTrace(readFileSync(trace, 'latin1')).figures);
});

/** counts the answers of success, and those that left while the write-ahead log held bytes that no sync had followed. */
function readTrace(text: string): { syncs: number; figures: GuardFigure[] } {
  let unsynced = false;
  let answers = 0;
  let syncs = 0;
  let early = 0;
  for (const line of text.split('\n')) {
    if (/pwrite64\(\d+<[^>]*-wal>/.test(line)) unsynced = true;
    else if (/f(?:data)?sync\(\d+<[^>]*-wal>\) += 0/.test(line)) {
      if (unsynced) syncs += 1;
      unsynced = false;
    } else if (line.includes('"HTTP/1.1 200 OK')) {
      answers += 1;
      if (unsynced) early += 1;
    }
  }
  return {
    syncs,
    figures: [
      { row: 'R-11', what: 'answers that left before their change was synced', value: early, unit: 'answers', atMost: 0 },
      { row: 'R-11', what: 'answers that were watched', value: answers, unit: 'answers', atLeast: 500 },
    ],
  };
}
