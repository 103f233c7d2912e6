import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { ControlError } from '#shared/client/control-requests.ts';
import { startControl } from '../support/start-control.ts';

let control: Awaited<ReturnType<typeof startControl>>;
let client: ControlClient;

beforeEach(async () => {
  control = await startControl();
  client = createControlClient({ baseUrl: control.url, token: control.token.value(), origin: 'cli' });
});
afterEach(() => control.stop());

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => (error instanceof ControlError ? { kind: error.kind, message: error.message } : error),
  );

/** A delivery that waits for a retry, because nothing listens at its target. */
async function waitingDelivery(): Promise<string> {
  const { id } = await client.createWebhook({ name: 'dead', url: 'http://127.0.0.1:1/', events: ['prompt.created'], secret: 's3cret' });
  const [sent] = await client.compose({ webhookId: id, event: 'prompt.created' });
  await control.until(() => control.deliveries.get(sent?.id ?? '')?.state === 'waiting');
  return sent?.id ?? '';
}

it('holds, releases, sends at once and cancels, and remembers who asked', async () => {
  const id = await waitingDelivery();

  expect((await client.hold(id)).state).toBe('held');
  expect(await refusal(client.hold(id))).toEqual({ kind: 'conflict', message: 'It is held already.' });
  expect((await client.release(id)).state).not.toBe('held');
  await client['retry-now'](id);
  await control.until(() => control.deliveries.get(id)?.attempts === 2 && control.deliveries.get(id)?.state === 'waiting');
  expect((await client.cancel(id)).state).toBe('cancelled');
  expect((await client.delivery(id))?.commands.map(({ command, origin }) => `${command} by ${origin}`)).toEqual([
    'compose by cli',
    'hold by cli',
    'release by cli',
    'retry-now by cli',
    'cancel by cli',
  ]);
  expect(await refusal(client.cancel('d999'))).toMatchObject({ kind: 'not-found' });
});

it('checks what an attempt sent with the steps of the documented receiver', async () => {
  const { id } = await client.sendSample();
  const delivery = await client.delivery(id);

  const report = await client.verification(id, 1);

  expect(report?.verdict).toEqual({ result: 'valid' });
  expect(report?.steps.map(({ passed }) => passed)).toEqual(Array(7).fill(true));
  expect(report?.steps[1]?.value).toBe(delivery?.deliveryId);
  expect(JSON.stringify(report)).not.toContain(await client.revealSecret(delivery?.webhookId ?? ''));
  expect(await client.verification(id, 2)).toBeUndefined();
});

it('replays verbatim, re-signed and edited', async () => {
  const { id } = await client.sendSample();
  const original = await client.delivery(id);
  const [verbatim] = await client.replay(id, { mode: 'verbatim' });
  const resigned = await client.replay(id, { mode: 'resigned', times: 2 });
  const [edited] = await client.replay(id, { mode: 'edited', body: btoa('{"entity": "prompt"}') });

  await control.finished(edited?.id ?? '');
  expect(verbatim).toMatchObject({ deliveryId: original?.deliveryId, replayOf: id, source: 'replay' });
  expect(resigned).toHaveLength(2);
  expect(new TextDecoder().decode(await client.deliveryBody(edited?.id ?? ''))).toBe('{"entity": "prompt"}');
  expect(await refusal(client.replay(id, { mode: 'resigned', url: 'gopher://h/' }))).toMatchObject({ kind: 'refused' });
  expect(await refusal(client.replay(id, { mode: 'resigned', times: 0 }))).toMatchObject({ kind: 'bad-request' });
});

it('replays everything that failed', async () => {
  const id = await waitingDelivery();
  await client.cancel(id);
  const { id: closed } = await client.createWebhook({ name: 'not-here', url: `${control.webhookUrl}/none`, events: ['prompt.created'] });
  const { id: failed } = await client.testWebhook(closed);

  const sent = await client.replayFailed({ sinceMs: 0, mode: 'resigned', url: control.webhookUrl });

  expect(sent.map(({ replayOf, url }) => [replayOf, url])).toEqual([[failed, control.webhookUrl]]);
});

it('stars a delivery and takes the star away', async () => {
  const { id } = await client.sendSample();

  expect((await client.star(id)).starred).toBe(true);
  expect((await client.unstar(id)).starred).toBeFalsy();
});
