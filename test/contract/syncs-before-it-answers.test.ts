import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mlflowCalls } from '../support/mlflow-calls.ts';
import { serveProcess } from '../support/serve-process.ts';

/** Answers of the API alone; those of the receiver come on top, as many as are sent before the core is told to stop. */
const CHANGES = 500;
const CONNECTIONS = 8;

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) process.stderr.write('SKIPPED contract: strace is missing, so what is synced before an answer is not watched\n');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'hookglass-strace-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test.runIf(hasStrace)('no answer of the API or the receiver leaves before its change is on the disk', async () => {
  const trace = path.join(directory, 'trace');
  const watched = 'trace=pwrite64,fdatasync,fsync,write,writev,sendto,sendmsg';
  const serve = await serveProcess({
    dataDir: path.join(directory, 'data'),
    wrapper: ['strace', '-f', '-y', '-s', '16', '-e', watched, '-o', trace],
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

  const { answers, early, syncs } = readTrace(readFileSync(trace, 'latin1'));
  expect(early).toEqual([]);
  expect(answers).toBeGreaterThanOrEqual(500);
  expect(syncs).toBeGreaterThan(CHANGES / CONNECTIONS);
});

/** Counts the answers of success, and keeps those that left while the write-ahead log held bytes that no sync had followed. */
function readTrace(text: string): { answers: number; early: string[]; syncs: number } {
  let unsynced = false;
  let answers = 0;
  let syncs = 0;
  const early: string[] = [];
  for (const line of text.split('\n')) {
    if (/pwrite64\(\d+<[^>]*-wal>/.test(line)) unsynced = true;
    else if (/f(?:data)?sync\(\d+<[^>]*-wal>\) += 0/.test(line)) {
      if (unsynced) syncs += 1;
      unsynced = false;
    } else if (line.includes('"HTTP/1.1 200 OK')) {
      answers += 1;
      if (unsynced) early.push(line);
    }
  }
  return { answers, early, syncs };
}
