import { afterEach, beforeEach, expect, test } from 'vitest';
import { sign } from '#core/signing/sign.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { type RunningDispatch, startDispatch } from '../support/start-dispatch.ts';

let clock: FakeClock;
let endpoint: ScriptedEndpoint;
let running: RunningDispatch;
beforeEach(async () => {
  clock = fakeClock();
  endpoint = await scriptedEndpoint([503, 200]);
  running = await startDispatch({ clock });
  await running.writer.write(() => running.webhooks.create({ name: 'hook', url: endpoint.url, events: ['prompt.created'], secret: 'abc' }));
});
afterEach(async () => {
  await running.stop();
  await endpoint.close();
});

async function waitingDelivery(): Promise<void> {
  await running.announce(exampleEvent('prompt.created'));
  await running.until(() => running.deliveries.get('d1')?.state === 'waiting');
}

test('sends the planned attempt early, marked as the user’s, and remembers who asked', async () => {
  await waitingDelivery();

  const answer = await running.commands.command('d1', 'retry-now', 'inspector');
  const delivery = await running.finished('d1');

  expect(answer.kind).toBe('done');
  expect(delivery).toMatchObject({ state: 'delivered', attempts: 2 });
  expect(delivery.attemptList[1]).toMatchObject({ by: 'user', wait: { cause: { kind: 'user' } } });
  expect(delivery.commands).toEqual([{ command: 'retry-now', origin: 'inspector', atMs: clock.nowMs() }]);
});

test('cancels once; a second time nothing changes and the answer says why', async () => {
  await waitingDelivery();

  const first = await running.commands.command('d1', 'cancel', 'cli');
  const second = await running.commands.command('d1', 'cancel', 'cli');

  expect(first).toMatchObject({ kind: 'done', delivery: { state: 'cancelled' } });
  expect(second).toMatchObject({ kind: 'conflict', message: 'It was cancelled already.' });
  expect(running.deliveries.get('d1')?.commands).toHaveLength(1);
  clock.advance(60_000);
  expect(endpoint.requests).toHaveLength(1);
});

test('holds a delivery over its due time and keeps the plan for the release', async () => {
  await waitingDelivery();
  const plan = running.deliveries.get('d1')?.wait;

  await running.commands.command('d1', 'hold', 'inspector');
  clock.advance(60_000);
  const held = running.deliveries.get('d1');
  await running.commands.command('d1', 'release', 'inspector');
  const delivery = await running.finished('d1');

  expect(held).toMatchObject({ state: 'held', reason: 'user', attempts: 1 });
  expect(delivery.attemptList[1]?.wait).toEqual(plan);
});

test('refuses commands on what has ended, and on what does not exist', async () => {
  await waitingDelivery();
  await running.commands.command('d1', 'retry-now', 'api');
  await running.finished('d1');

  expect(await running.commands.command('d1', 'hold', 'api')).toMatchObject({
    kind: 'conflict',
    message: 'It has ended (delivered). To send it once more, replay it.',
  });
  expect(await running.commands.command('d99', 'hold', 'api')).toEqual({ kind: 'unknown', message: 'There is no delivery "d99".' });
});

test('replays the same bytes, and signs anew with a new id and time', async () => {
  await waitingDelivery();
  await running.commands.command('d1', 'retry-now', 'api');
  await running.finished('d1');
  clock.advance(90_000);

  await running.commands.replay('d1', { mode: 'verbatim', origin: 'inspector' });
  await running.finished('d2');
  await running.commands.replay('d1', { mode: 'resigned', origin: 'inspector' });
  const resigned = await running.finished('d3');

  const [original, , verbatim, fresh] = endpoint.requests;
  expect(verbatim?.raw).toEqual(original?.raw);
  expect(fresh?.body).toEqual(original?.body);
  expect(resigned).toMatchObject({ source: 'replay', replayOf: 'd1', commands: [{ command: 'replay', origin: 'inspector' }] });
  expect(resigned.deliveryId).not.toBe(running.deliveries.get('d1')?.deliveryId);
  expect(resigned.request.timestampSec).toBe(Math.floor(clock.nowMs() / 1000));
  const timestamp = String(resigned.request.timestampSec);
  expect(resigned.request.signature).toBe(
    sign('abc', { deliveryId: resigned.deliveryId, timestamp, body: fresh?.body ?? Buffer.alloc(0) }),
  );
});

test('finds the newest delivery of an id that a verbatim replay repeats', async () => {
  await waitingDelivery();
  const deliveryId = running.deliveries.get('d1')?.deliveryId ?? '';

  await running.commands.replay('d1', { mode: 'verbatim', origin: 'api' });

  expect(running.deliveries.get(deliveryId)?.id).toBe('d2');
});

test('sends an edited request: headers as given, framing of our own, signed anew where the lines still stand', async () => {
  await waitingDelivery();
  const body = Buffer.from('{"edited": true}');

  await running.commands.replay('d1', {
    mode: 'edited',
    headers: [
      ['x-mlflow-signature', 'old'],
      ['X-Extra', 'a'],
      ['x-extra', 'b'],
      ['Transfer-Encoding', 'chunked'],
      ['Content-Length', '3'],
    ],
    body: body.toString('base64'),
    origin: 'api',
  });
  const delivery = await running.finished('d2');

  const request = endpoint.requests[1];
  expect(request?.headers).toEqual([
    ['Host', `127.0.0.1:${endpoint.port}`],
    ['x-mlflow-signature', delivery.request.signature],
    ['X-Extra', 'a'],
    ['x-extra', 'b'],
    ['Content-Length', '16'],
    ['Connection', 'keep-alive'],
  ]);
  expect(request?.body).toEqual(body);
});

test.each([
  [{ mode: 'edited', headers: [['X', 'a\r\nEvil: b']] }, 'headers[0].value'],
  [{ mode: 'edited', headers: [['X y', 'a']] }, 'headers[0].name'],
  [{ mode: 'edited', body: Buffer.alloc(10 * 1024 * 1024 + 1).toString('base64') }, 'body'],
  [{ mode: 'edited', body: '***' }, 'body'],
  [{ mode: 'resigned', times: 0 }, 'times'],
  [{ mode: 'resigned', url: 'http://169.254.169.254/latest' }, 'url'],
  [{ mode: 'resigned', url: 'ftp://127.0.0.1/' }, 'url'],
] as const)('refuses a replay that must not leave and names the field: %#', async (request, field) => {
  await waitingDelivery();

  const answer = await running.commands.replay('d1', { ...request, origin: 'api' });

  expect(answer).toMatchObject({ kind: 'invalid', field });
  expect(running.deliveries.counts().deliveries).toBe(1);
});

test('replays all that failed since a time, once', async () => {
  const refusing = await scriptedEndpoint([404, 404, 200]);
  await running.writer.write(() => running.webhooks.create({ name: 'other', url: refusing.url, events: ['prompt_tag.set'] }));
  await running.announce(exampleEvent('prompt_tag.set'));
  await running.announce(exampleEvent('prompt_tag.set'));
  await running.until(() => running.deliveries.counts().failed === 2);

  const first = await running.commands.replayFailed({ sinceMs: 0, mode: 'resigned', origin: 'cli' });
  const second = await running.commands.replayFailed({ sinceMs: 0, mode: 'resigned', origin: 'cli' });

  expect(first.kind === 'done' && first.deliveries.map(({ replayOf }) => replayOf)).toEqual(['d1', 'd2']);
  expect(second).toEqual({ kind: 'done', deliveries: [] });
  await running.finished('d4');
  await refusing.close();
});

test('does not follow redirects of a replay', async () => {
  const moved = await scriptedEndpoint([{ status: 307, headers: { Location: '/next' } }]);
  await waitingDelivery();

  await running.commands.replay('d1', { mode: 'resigned', url: moved.url, origin: 'api' });
  const delivery = await running.finished('d2');

  expect(delivery).toMatchObject({ state: 'delivered', lastStatus: 307 });
  expect(moved.requests).toHaveLength(1);
  await moved.close();
});

test.each([
  ['model_version_tag.set', { name: 'iris', version: '4', key: 'stage', value: 'prod' }, 'iris v4 stage=prod'],
  ['prompt_tag.deleted', { name: 'greet', key: 'stage' }, 'greet stage'],
  ['budget_policy.exceeded', { budget_policy_id: 'bp-1' }, 'bp-1'],
] as const)('what a composed %s is about stands in its row', async (event, data, subject) => {
  const [webhook] = running.webhooks.list({ limit: 1, offset: 0 });
  await running.commands.compose({
    webhookId: webhook?.id ?? '',
    event,
    body: Buffer.from(JSON.stringify({ data })).toString('base64'),
    origin: 'cli',
  });

  expect(running.deliveries.get('d1')?.subject).toBe(subject);
});

test('composes a delivery of any bytes under the name of an event', async () => {
  const [webhook] = running.webhooks.list({ limit: 1, offset: 0 });

  await running.commands.compose({
    webhookId: webhook?.id ?? '',
    event: 'model_version.created',
    body: Buffer.from('{"data": {"name": "iris", "version": "3"}}').toString('base64'),
    origin: 'cli',
  });
  await endpoint.received(1);

  expect(running.deliveries.get('d1')).toMatchObject({ source: 'compose', event: 'model_version.created', subject: 'iris v3' });
  expect(await running.commands.compose({ webhookId: 'nobody', event: 'prompt.created', origin: 'cli' })).toMatchObject({
    kind: 'unknown',
  });
});

test('a test that is cancelled, or cut off by the end of the program, is answered all the same', async () => {
  const [webhook] = running.webhooks.list({ limit: 1, offset: 0 });
  const cancelled = running.dispatcher.test(webhook?.id ?? '', 'prompt.created');
  await running.until(() => running.deliveries.get('d1')?.state === 'waiting');
  await running.commands.command('d1', 'cancel', 'inspector');
  const hanging = await scriptedEndpoint(['hang']);
  const other = await running.writer.write(() => running.webhooks.create({ name: 'hangs', url: hanging.url, events: ['prompt.created'] }));
  const cutOff = running.dispatcher.test(other.id, 'prompt.created');
  await hanging.received(1);
  const stopped = running.dispatcher.stop(100);
  clock.advance(100);
  await stopped;

  expect((await cancelled).result).toEqual({ success: false, errorMessage: 'Failed to test webhook: it was cancelled' });
  expect((await cutOff).result).toMatchObject({ errorMessage: expect.stringContaining('goes on at the next start') });
  await hanging.close();
});
