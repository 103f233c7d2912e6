import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NoSecretKeyError } from '#core/dispatch/store/webhook-secrets.ts';
import { createSecretBox } from '#core/secrets/secret-box.ts';
import { sign } from '#core/signing/sign.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, guardFigures, knownBad } from '../support/guard-figure.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { type StartOptions, startDispatch } from '../support/start-dispatch.ts';

const KEY = Buffer.alloc(32, 1).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 2).toString('base64');
const SECRET = 'planted-Secret_0123456789';

let directory: string;
let file: string;
let endpoint: ScriptedEndpoint;
beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'hookglass-secrets-'));
  file = path.join(directory, 'hookglass.db');
  endpoint = await scriptedEndpoint([200]);
});
afterEach(async () => {
  await endpoint.close();
  rmSync(directory, { recursive: true });
});

async function withWebhook(options: StartOptions = { key: KEY }) {
  const running = await startDispatch({ file, ...options });
  const webhook = await running.writer.write(() =>
    running.webhooks.create({ name: 'hook', url: endpoint.url, events: ['prompt.created'], secret: SECRET }),
  );
  return { running, id: webhook.id };
}

/** W-08, after a delivery: every file, every event and every answer, for the secret as it is, in base64 and in hex. */
async function placesOf(secret: string, options?: StartOptions): Promise<GuardFigure> {
  const { running } = await withWebhook(options);
  await running.announce(exampleEvent('prompt.created'));
  const delivery = await running.finished('d1');

  const said = JSON.stringify([running.events, delivery, running.webhooks.list({ limit: 10, offset: 0 })]);
  const files = readdirSync(directory).map((name) => readFileSync(path.join(directory, name)).toString('latin1'));
  const bytes = Buffer.from(secret);
  const forms = [secret, bytes.toString('base64').replaceAll('=', ''), bytes.toString('hex')];
  await running.stop();
  const value = [said, ...files].filter((text) => forms.some((form) => text.includes(form))).length;
  return { row: 'W-08', what: 'files, events and answers that hold a planted secret', value, unit: 'places', atMost: 0 };
}

test('no file of the data directory, no event and no answer holds a secret', async () => {
  guardFigure(await placesOf(SECRET));
});

test('secrets that are stored in base64 are seen through', async () => {
  const secrets = {
    ...createSecretBox({ key: undefined, nowMs: Date.now }),
    seal: (secret: string) => Buffer.from(secret).toString('base64'),
    open: (token: string) => Buffer.from(token, 'base64').toString(),
  };

  knownBad('W-08', [await placesOf(SECRET, { secrets })]);
});

test('under another key deliveries are held, nothing is sent unsigned, and the right key heals it', async () => {
  const { running: first, id } = await withWebhook();
  await first.stop();

  const second = await startDispatch({ file, key: OTHER_KEY });
  await second.announce(exampleEvent('prompt.created'));
  const held = second.deliveries.get('d1');
  const tested = await second.dispatcher.test(id, 'prompt.created');
  const released = await second.commands.command('d1', 'release', 'api');

  expect(second.webhooks.list({ limit: 10, offset: 0 })[0]?.secret).toBe('unreadable');
  expect(held).toMatchObject({ state: 'held', reason: 'secret-unreadable', attempts: 0 });
  expect(tested.result).toMatchObject({ success: false, errorMessage: expect.stringContaining('cannot be read') });
  expect(released).toMatchObject({ kind: 'conflict', message: expect.stringContaining('Start with the right key') });
  guardFigures([
    { row: 'W-08', what: 'requests that left unsigned under another key', value: endpoint.requests.length, unit: 'requests', atMost: 0 },
    { row: 'W-08', what: 'webhooks that are listed under another key', value: second.webhooks.count(), unit: 'webhooks', atLeast: 1 },
  ]);
  await second.stop();

  const third = await startDispatch({ file, key: KEY });
  const { deliveryId, request } = await third.finished('d1');

  const timestamp = String(request.timestampSec);
  expect(third.webhooks.get(id)?.secret).toBe('set');
  expect(request.timestampSec).toBe(held?.request.timestampSec);
  expect(request.signature).toBe(sign(SECRET, { deliveryId, timestamp, body: endpoint.requests[0]?.body ?? Buffer.alloc(0) }));
  await third.stop();
});

test('a new secret heals it as well', async () => {
  const { running: first, id } = await withWebhook();
  await first.stop();
  const second = await startDispatch({ file, key: OTHER_KEY });
  await second.announce(exampleEvent('prompt.created'));

  await second.writer.write(() => second.webhooks.update(id, { secret: 'new' }));
  await second.until(() => second.deliveries.get('d1')?.state === 'delivered');

  const { deliveryId = '', request } = second.deliveries.get('d1') ?? {};
  const body = endpoint.requests[0]?.body ?? Buffer.alloc(0);
  expect(request?.signature).toBe(sign('new', { deliveryId, timestamp: String(request?.timestampSec), body }));
  await second.stop();
});

test('keeps the last three secrets that were replaced, encrypted', async () => {
  const { running, id } = await withWebhook();

  for (const secret of ['two', 'three', 'three', 'four', 'five']) {
    await running.writer.write(() => running.webhooks.update(id, { secret }));
  }

  expect(running.webhooks.secretOf(id)).toBe('five');
  expect(running.webhooks.replacedSecrets().map(({ secret }) => secret)).toEqual(['four', 'three', 'two']);
  await running.stop();
});

test('without a key no secret is stored, and the message says what to do', async () => {
  const running = await startDispatch({ file, secrets: createSecretBox({ key: undefined, nowMs: Date.now }) });

  const created = running.writer.write(() =>
    running.webhooks.create({ name: 'hook', url: endpoint.url, events: ['prompt.created'], secret: SECRET }),
  );

  await expect(created).rejects.toThrow(NoSecretKeyError);
  expect(running.webhooks.count()).toBe(0);
  await running.stop();
});
