import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { BREAKAGES, type Breakage, expectedStatus } from '#shared/domain/delivery/breakage.ts';
import type { ComposePreview } from '#shared/domain/delivery/delivery-command.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startControl } from '../support/start-control.ts';

let control: Awaited<ReturnType<typeof startControl>>;
let client: ControlClient;

beforeEach(async () => {
  control = await startControl();
  client = createControlClient({ baseUrl: control.url, token: control.token.value(), origin: 'inspector' });
});
afterEach(() => control.stop());

const hook = (url: string, secret = 's3cret') => client.createWebhook({ name: 'hook', url, events: [...WEBHOOK_EVENTS], secret });
const nowSec = () => Math.floor(Date.now() / 1000);

/** The bytes that a preview says. */
function bytesOf({ requestLine, headers, body }: ComposePreview): Buffer {
  const head = [requestLine, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), Buffer.from(body, 'base64')]);
}

it('every event leaves as its preview said, to the byte', async () => {
  const endpoint = await scriptedEndpoint();
  const { id: webhookId } = await hook(endpoint.url);
  const previews: ComposePreview[] = [];
  for (const event of WEBHOOK_EVENTS) {
    const given = { webhookId, event, body: Buffer.from(`{"name": "${event} \\u00f8"}`).toString('base64') };
    const stamped = { ...given, deliveryId: randomUUID(), timestampSec: nowSec() };
    previews.push(await client.previewCompose(stamped));
    const [sent] = await client.compose(stamped);
    await control.finished(sent?.id ?? '');
  }
  const seen = await endpoint.received(WEBHOOK_EVENTS.length);
  await endpoint.close();

  expect(seen.map(({ raw }) => raw.toString('latin1'))).toEqual(previews.map((preview) => bytesOf(preview).toString('latin1')));
});

describe.each(BREAKAGES)('broken on purpose: %s', (breakage: Breakage) => {
  it('it leaves as its preview said, and the documented receiver answers as expected', async () => {
    const endpoint = await scriptedEndpoint();
    const { id: webhookId } = await hook(endpoint.url);
    const request = { webhookId, event: 'model_version.created', breakage, deliveryId: randomUUID(), timestampSec: nowSec() } as const;
    const body = Buffer.from('{"entity": "model_version", "data": {"name": "iris"}}').toString('base64');

    const preview = await client.previewCompose({ ...request, body });
    const [sent] = await client.compose({ ...request, body });
    const [seen] = await endpoint.received(1);
    expect(seen?.raw.toString('latin1')).toBe(bytesOf(preview).toString('latin1'));
    await control.finished(sent?.id ?? '');

    // Of the present: what is to come from the future has to.
    const [judged] = await client.compose({ ...request, body, url: control.webhookUrl, deliveryId: randomUUID(), timestampSec: nowSec() });
    await control.finished(judged?.id ?? '');
    expect((await client.delivery(judged?.id ?? ''))?.lastStatus).toBe(expectedStatus(breakage));
    await endpoint.close();
  });
});

it('a webhook without a secret has no signature to break, and says so', async () => {
  const { id: webhookId } = await hook('http://127.0.0.1:1/', '');

  await expect(client.previewCompose({ webhookId, event: 'prompt.created', breakage: 'prefix-v2' })).rejects.toThrow(
    'This webhook has no secret, so there is no signature to change.',
  );
  await expect(client.compose({ webhookId, event: 'prompt.created', breakage: 'without-signature' })).rejects.toThrow('no secret');
  expect(await client.previewCompose({ webhookId, event: 'prompt.created' })).toMatchObject({ secret: 'none' });
  expect((await client.deliveries({})).items).toEqual([]);
});

it('a preview holds neither the secret nor the password of the address', async () => {
  const { id: webhookId } = await hook('http://user:pa55word@127.0.0.1:1/x', 'planted-secret');

  const preview = await client.previewCompose({ webhookId, event: 'prompt.created' });

  expect(JSON.stringify(preview.headers)).not.toMatch(/planted-secret|pa55word|dXNlcjpwYTU1d29yZA/);
  expect(preview).toMatchObject({ secret: 'set', secretCharacters: 14, requestLine: 'POST /x HTTP/1.1' });
});
