import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { guardFigure } from '../support/guard-figure.ts';
import { type RunningServe, startBuiltServe } from '../support/start-serve.ts';

const MIB = 1024 ** 2;
const CAP = 64 * MIB;
const DELIVERIES = 600;
const STARRED = 5;

let serve: RunningServe;
let client: ControlClient;
let sizes: ReturnType<typeof watchSizes>;
let stopExport: () => void;

beforeEach(async () => {
  serve = await startBuiltServe(['--keep-bytes', String(CAP), '--url-policy', 'local']);
  client = createControlClient({ baseUrl: serve.inspector, token: readFileSync(serve.tokenFile, 'utf8').trim() });
  sizes = watchSizes(path.join(serve.dataDir, 'hookglass.db'));
});
afterEach(async () => {
  stopExport();
  sizes.stop();
  await serve.stop();
});

test('three times the limit of foreign, unmatched and refused requests erases no delivery and no capture of one', async () => {
  await deliver(DELIVERIES, 1000);
  const before = await ids();
  stopExport = openExport();

  for (let sent = 0; sent < 3 * CAP; sent += 27 * MIB)
    await Promise.all([
      post('/nowhere', 10 * MIB),
      post('/webhook', 9 * MIB),
      post('/webhook', 11 * MIB), // refused: larger than the receiver takes
      ...Array.from({ length: 500 }, (_, i) => post(i % 2 === 0 ? '/webhook' : `/nowhere/${i}`, 2000)),
      ...Array.from({ length: 50 }, (_, i) => fetch(`${serve.receiver}/probe/${i}`)),
    ]);
  const after = await ids();

  expect(before.deliveries.length).toBeGreaterThanOrEqual(DELIVERIES);
  expect(before.captures.length).toBeGreaterThanOrEqual(DELIVERIES);
  row20('deliveries gone', before.deliveries.filter((id) => !after.deliveries.includes(id)).length, 0, '');
  row20('own captures gone', before.captures.filter((id) => !after.captures.includes(id)).length, 0, '');
  row20('file at its largest, of the limit', sizes.most().file / CAP, 1.2, '×');
  row20('log at its largest', sizes.most().log / MIB, 64, 'MiB');
});

test('three times the limit of our own deliveries: the oldest go, what is starred or waits stays, and the file stays near its limit', async () => {
  await deliver(STARRED, 1000);
  const starred = (await client.deliveries({ limit: STARRED })).items.map(({ id }) => id);
  for (const id of starred) await client.star(id);
  const held = await client.compose({ webhookId: await webhookId(), event: 'prompt.created', pauseMs: 3_600_000, times: 2 });
  stopExport = openExport();

  await deliver((3 * CAP) / MIB, MIB);
  const { deliveries } = await ids();

  const row = (what: string, value: number, atMost: number, unit: string) => guardFigure({ row: 'R-16', what, value, unit, atMost });
  row('starred and waiting deliveries gone', [...starred, held.at(-1)?.id].filter((id) => !deliveries.includes(String(id))).length, 0, '');
  row('file at its largest, of the limit', sizes.most().file / CAP, 1.2, '×');
  row('log at its largest, with an export open', sizes.most().log / MIB, 64, 'MiB');
  expect(deliveries.length).toBeLessThan((3 * CAP) / MIB);
});

const row20 = (what: string, value: number, atMost: number, unit: string) => guardFigure({ row: 'R-20', what, value, unit, atMost });

const post = (to: string, bytes: number) =>
  fetch(serve.receiver + to, { method: 'POST', body: Buffer.alloc(bytes, 'x') }).then((answer) => answer.arrayBuffer(), String);

async function webhookId(): Promise<string> {
  const [webhook] = (await client.webhooks()).items;
  return webhook?.id ?? (await client.sendSample()).webhookId;
}

/** Through the whole way, to our own receiver; a few at a time, because what still waits is never dropped, however much it is. */
async function deliver(count: number, bodyBytes: number): Promise<void> {
  const id = await webhookId();
  const body = Buffer.from(JSON.stringify({ text: 'x'.repeat(bodyBytes) })).toString('base64');
  const already = (await client.status()).counts;
  for (let sent = already.deliveries; sent < already.deliveries + count; sent += 20) {
    await Promise.all(
      Array.from({ length: Math.min(20, already.deliveries + count - sent) }, () =>
        client.compose({ webhookId: id, event: 'prompt.created', body }),
      ),
    );
    await expect.poll(async () => (await client.status()).counts.unfinished, { timeout: 60_000 }).toBeLessThanOrEqual(1);
  }
}

/** All that is there, page by page. */
async function ids(): Promise<{ deliveries: string[]; captures: string[] }> {
  const all = async (list: typeof client.deliveries | typeof client.captures) => {
    const found: { id: string; deliveryId?: string }[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await list({ limit: 500, ...(cursor !== undefined && { cursor }) });
      found.push(...page.items);
      if (page.next === undefined) return found;
      cursor = page.next;
    }
  };
  const [deliveries, captures] = [await all(client.deliveries), await all(client.captures)];
  return { deliveries: deliveries.map(({ id }) => id), captures: captures.flatMap(({ id, deliveryId }) => (deliveryId ? [id] : [])) };
}

/** An export whose reader has stopped reading. */
function openExport(): () => void {
  const child = spawn(process.execPath, ['dist/cli/main.cjs', 'export', '--data-dir', serve.dataDir], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child.stdout.pause();
  return () => void child.kill();
}

function watchSizes(file: string) {
  const most = { file: 0, log: 0 };
  const sizeOf = (name: string) => statSync(name, { throwIfNoEntry: false })?.size ?? 0;
  const timer = setInterval(() => {
    most.file = Math.max(most.file, sizeOf(file));
    most.log = Math.max(most.log, sizeOf(`${file}-wal`));
  }, 20);
  return { most: () => most, stop: () => clearInterval(timer) };
}
