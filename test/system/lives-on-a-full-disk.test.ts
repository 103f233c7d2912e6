import { EventEmitter, once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { guardFigures, guardSkip, knownBad } from '../support/guard-figure.ts';
import { mountSmallDisk, needSmallDisk } from '../support/small-disk.ts';
import { startCore } from '../support/start-core.ts';

const MIB = 1024 ** 2;
const SECRET = 'of a full disk';

const hasSmallDisk = needSmallDisk();
if (!hasSmallDisk) guardSkip('R-13', 'It needs root on Linux, for a disk of its own.');

describe.runIf(hasSmallDisk)('on a disk of 192 MiB', () => {
  test('new things are refused while there is a fifth left, what was accepted is finished, and reading works', async () => {
    const { disk, endpoint, client, create, receive, models } = await setUp();
    const accepted = await create('before');
    await endpoint.received;

    disk.fillUpTo(20 * MIB);
    endpoint.answer();
    const refused = await create('refused');
    const capture = await receive();
    const status = await client.status();

    expect(accepted.status).toBe(200);
    expect(refused).toEqual({
      status: 507,
      message: 'Only 20 MiB of the disk are free; below 39 MiB nothing new is accepted. The change was not stored.',
    });
    expect(capture.status).toBe(503);
    expect(capture.text).toContain('nothing new is accepted');
    expect(status.shortage?.freeBytes).toBeLessThan(21 * MIB);
    await expect.poll(async () => (await client.deliveries({})).items.map(({ state }) => state)).toEqual(['delivered']);
    expect(await models()).toEqual(['before']);

    disk.makeRoom();
    expect((await create('after')).status).toBe(200);
    expect((await receive()).status).toBe(200);
    expect((await client.status()).shortage).toBeUndefined();
    expect(await models()).toEqual(['after', 'before']);
  });

  test('to the last byte: no crash, nothing that was acknowledged is lost, and all is well at once when there is room', async () => {
    const { disk, endpoint, client, create, receive, models, start, stop } = await setUp();
    await create('before');
    await endpoint.received;

    disk.fillUpTo(0);
    endpoint.answer();
    const received = receive();
    const figures = await fullDiskFigures({ create, models, makeRoom: disk.makeRoom });
    expect((await received).status).toBe(503);
    await expect
      .poll(async () => (await client.deliveries({})).items.map(({ state }) => state), { timeout: 10_000 })
      .toEqual(['delivered', 'delivered']);
    await stop();
    await start();

    guardFigures(figures);
    expect(await models()).toEqual(['after', 'before']);
  });

  test('a registry that takes what it cannot write is seen through', async () => {
    const disk = mountSmallDisk(192);
    onTestFinished(disk.unmount);
    const file = path.join(disk.directory, 'names');
    disk.fillUpTo(0);

    const figures = await fullDiskFigures({
      create(name) {
        try {
          appendFileSync(file, `${name}\n`);
        } catch {
          // It says yes all the same.
        }
        return Promise.resolve({ status: 200 });
      },
      models: () => Promise.resolve(existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []),
      makeRoom: disk.makeRoom,
    });

    knownBad('R-13', figures);
  });

  test('a core starts over it with the room that was kept, and where none was kept says in words why it cannot', async () => {
    const { disk, endpoint, create, models, start, stop } = await setUp();
    const dataDir = path.join(disk.directory, 'data');
    endpoint.answer();
    await create('before');
    await stop();
    writeFileSync(path.join(dataDir, 'ballast'), Buffer.alloc(32 * MIB), { mode: 0o600 });
    disk.fillUpTo(0);

    await start();
    const read = await models();
    await stop();
    disk.fillUpTo(0);
    const refused = start();

    expect(read).toEqual(['before']);
    await expect(refused).rejects.toThrow(
      `The data directory ${dataDir} cannot be used (the disk is full). Make room on it, or choose another --data-dir.`,
    );
  });
});

interface OnAFullDisk {
  create(name: string): Promise<{ status: number }>;
  models(): Promise<string[]>;
  makeRoom(): void;
}

/** R-13, for a registry whose disk has no byte left. */
async function fullDiskFigures({ create, models, makeRoom }: OnAFullDisk): Promise<GuardFigure[]> {
  const names = ['a', 'b'];
  const answers = await Promise.all(names.map(create));
  const acknowledged = names.filter((_, index) => answers[index]?.status === 200);
  makeRoom();
  const startedMs = performance.now();
  await vi.waitUntil(async () => (await create('after')).status === 200, { timeout: 15_000 });
  const backSec = (performance.now() - startedMs) / 1000;
  const kept = await models();
  const lost = [...acknowledged, 'after'].filter((name) => !kept.includes(name)).length;
  const vague = answers.filter(({ status }) => status !== 200 && status !== 507).length;
  return [
    { row: 'R-13', what: 'acknowledged changes lost on a full disk', value: lost, unit: 'changes', atMost: 0 },
    { row: 'R-13', what: 'answers other than 507', value: vague, unit: 'answers', atMost: 0 },
    { row: 'R-13', what: 'until changes are taken again when there is room', value: backSec, unit: 's', atMost: 10 },
  ];
}

async function setUp() {
  const disk = mountSmallDisk(192);
  const dataDir = path.join(disk.directory, 'data');
  const signals = new EventEmitter();
  const answered = once(signals, 'answer');
  const received = once(signals, 'received');
  const answer = () => void signals.emit('answer');
  const endpoint = createServer(async (request, response) => {
    request.resume();
    signals.emit('received');
    await answered;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  let running = await startCore({ dataDir });
  const stop = () => running.core.stop();
  onTestFinished(async () => {
    answer();
    await stop();
    endpoint.close();
    disk.unmount();
  });
  const post = async (url: string, body: object) => {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const { message } = (await response.json()) as { message?: string };
    return { status: response.status, message };
  };
  const client = createControlClient({ baseUrl: running.inspector, token: readFileSync(running.tokenFile, 'utf8').trim() });
  await client.createWebhook({
    name: 'hook',
    url: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`,
    events: ['registered_model.created'],
    secret: SECRET,
  });
  return {
    disk,
    client,
    endpoint: { received, answer },
    stop,
    async start() {
      running = await startCore({ dataDir });
    },
    create: (name: string) => post(`${running.mlflow}/api/2.0/mlflow/registered-models/create`, { name }),
    async receive() {
      const { headers, body } = aSignedRequest({ secret: SECRET });
      const response = await fetch(running.webhookUrl, { method: 'POST', headers, body });
      return { status: response.status, text: await response.text() };
    },
    async models() {
      const response = await fetch(`${running.mlflow}/api/2.0/mlflow/registered-models/search`);
      const { registered_models: found = [] } = (await response.json()) as { registered_models?: { name: string }[] };
      return found.map(({ name }) => name);
    },
  };
}
