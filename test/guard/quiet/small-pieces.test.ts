import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { knownBad } from '../../support/guard-figure.ts';
import { feltFigures, startGuardedServe } from '../../support/guarded-serve.ts';
import { sendByteByByte } from '../../support/hostile-bodies.ts';
import { serveProcess } from '../../support/serve-process.ts';
import { temporaryDirectory } from '../../support/start-core.ts';

let serve: Awaited<ReturnType<typeof startGuardedServe>>;
beforeEach(async () => {
  serve = await startGuardedServe();
});
afterEach(() => serve.stop());

const BYTES = 3_000_000;

test('a body in chunks of one byte costs its bytes, on every plane', async () => {
  const targets = [serve.webhook, serve.mlflowCall('registered-models/create'), serve.controlCall('webhooks')];

  for (const target of targets) {
    await serve.guard({ row: 'R-19', what: `${BYTES} chunks of one byte to ${new URL(target.url).pathname}` }, async () => {
      expect(await sendByteByByte(target, BYTES)).toBe(400);
    });
  }
});

test('a server that stops everybody when it has them is seen through', async () => {
  const dataDir = temporaryDirectory();
  const blocking = await serveProcess({ dataDir, entry: 'test/support/known-bad/blocking-server.ts' });
  const { pid, receiver } = blocking.ready;

  const felt = { row: 'R-19', what: `${BYTES} chunks of one byte to /webhook` };
  const figures = await feltFigures({ pid, healthUrl: `${receiver}/health` }, felt, async () => {
    await sendByteByByte({ url: `${receiver}/webhook` }, 50_000);
  });

  knownBad('R-19', figures);
  await blocking.stop();
  rmSync(dataDir, { recursive: true });
});

test('several of them at once take turns', async () => {
  await serve.guard({ row: 'R-19', what: 'four times a million chunks of one byte' }, async () => {
    const statuses = await Promise.all([1, 2, 3, 4].map(() => sendByteByByte(serve.webhook, 1_000_000)));

    expect(statuses).toEqual([400, 400, 400, 400]);
  });
});

test('a file in chunks of one byte is written as a whole', async () => {
  const file = { url: `${serve.mlflow}/api/2.0/mlflow-artifacts/artifacts/0/small-pieces` };

  await serve.guard({ row: 'R-19', what: 'a million chunks of one byte into a file' }, async () => {
    expect(await sendByteByByte(file, 1_000_000, 'PUT')).toBe(200);
  });

  expect(Buffer.from(await (await fetch(file.url)).arrayBuffer())).toEqual(Buffer.alloc(1_000_000, ' '));
});

test('what is passed on to another server takes turns as well', async () => {
  const mirror = await startGuardedServe(['--upstream', serve.mlflow]);
  onTestFinished(() => mirror.stop());

  await mirror.guard({ row: 'R-19', what: `${BYTES} chunks of one byte through the mirror` }, async () => {
    expect(await sendByteByByte(mirror.mlflowCall('registered-models/create'), BYTES)).toBe(400);
  });
});
