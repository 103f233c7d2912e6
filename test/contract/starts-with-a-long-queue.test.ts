import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { mlflowCalls } from '../support/mlflow-calls.ts';
import { processorMs } from '../support/processes.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { serveProcess } from '../support/serve-process.ts';

const QUEUED = 100_000;
/** Of processor time, so that a machine with other things to do does not count; where none is told, on the clock. */
const READY_WITHIN_MS = 3000;
const WORKERS = 10;

test(`is ready within ${READY_WITHIN_MS} ms over a queue of ${QUEUED} deliveries, and goes on with it`, async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'hookglass-queue-'));
  const endpoint = await scriptedEndpoint(['hang']);
  const first = await serveProcess({ dataDir });
  const calls = mlflowCalls(first.ready.mlflow);
  await calls.createWebhook({ url: endpoint.url, event: 'registered_model.created' });
  await calls.createModel('m');
  await endpoint.received(1);
  calls.close();
  await first.kill();
  multiply(path.join(dataDir, 'hookglass.db'));

  const second = await serveProcess({ dataDir });
  const tookMs = processorMs(second.process.pid ?? 0) ?? second.readyAfterMs;
  await endpoint.received(1 + WORKERS);

  expect(tookMs).toBeLessThan(READY_WITHIN_MS);
  await second.kill();
  await endpoint.close();
  rmSync(dataDir, { recursive: true });
});

/** The one delivery that is there becomes many that were never sent, spread over the last hour. */
function multiply(file: string): void {
  const db = new Database(file);
  const columns = (db.pragma('table_info(delivery)') as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => !['id', 'delivery_id', 'state', 'due_at_ms'].includes(name));
  db.prepare(`
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
    INSERT INTO delivery (${columns.join(', ')}, delivery_id, state, due_at_ms)
    SELECT ${columns.join(', ')}, lower(hex(randomblob(16))), 'pending', created_at_ms - i * 36 FROM delivery, n`).run(QUEUED);
  db.close();
}
