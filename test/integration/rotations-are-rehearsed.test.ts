import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import type { RehearsedSecrets } from '#shared/domain/delivery/rehearsal.ts';
import { startControl } from '../support/start-control.ts';

const OLD = 'the-old-secret-of-the-hook';
const NEW = 'the-new-secret-of-the-hook';

let control: Awaited<ReturnType<typeof startControl>>;
let client: ControlClient;

beforeEach(async () => {
  control = await startControl();
  client = createControlClient({ baseUrl: control.url, token: control.token.value() });
});
afterEach(() => control.stop());

/** An app that accepts the secrets in its path. */
const app = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  const { 'x-mlflow-delivery-id': id, 'x-mlflow-timestamp': at, 'x-mlflow-signature': signature } = request.headers;
  const fits = (request.url ?? '').split('/').some((secret) => {
    const digest = createHmac('sha256', secret).update(`${id}.${at}.`).update(body).digest('base64');
    return secret !== '' && signature === `v1,${digest}`;
  });
  response.writeHead(fits ? 200 : 401).end();
}).listen(0, '127.0.0.1');
await once(app, 'listening');
afterAll(() => void app.close());
const appUrl = (...secrets: string[]) => `http://127.0.0.1:${(app.address() as AddressInfo).port}/${secrets.join('/')}`;

const hook = (name: string, url: string, secret: string | undefined = OLD) =>
  client.createWebhook({ name, url, events: ['prompt.created'], ...(secret !== '' && { secret }) });

/** What each receiver answered: to the old secret, and to the new one. */
async function rehearsed(id: string, accepts: RehearsedSecrets = 'both'): Promise<Record<string, (number | undefined)[]>> {
  const receivers = await client.rehearseRotation(id, { secret: NEW, accepts });
  const ids = receivers.flatMap((receiver) => [receiver.old?.id, receiver.new.id]).filter((one) => one !== undefined);
  await control.until(() => ids.every((one) => ['delivered', 'failed'].includes(control.deliveries.get(one)?.state ?? '')));
  const status = (one: string | undefined) => (one === undefined ? undefined : control.deliveries.get(one)?.lastStatus);
  return Object.fromEntries(receivers.map(({ webhookName, old, new: next }) => [webhookName, [status(old?.id), status(next.id)]]));
}

it('shows which receiver breaks: the one that does not know the new secret yet, and later the one that knows the old one alone', async () => {
  const { id } = await hook('ready', appUrl(OLD, NEW));
  await hook('late', appUrl(OLD));
  await hook('hasty', appUrl(NEW));
  await hook('another', appUrl(OLD), 'of its own');

  expect(await rehearsed(id)).toEqual({ ready: [200, 200], late: [200, 401], hasty: [401, 200] });
  expect(await client.revealSecret(id)).toBe(OLD);
});

it.each([
  ['old', [200, 401]],
  ['both', [200, 200]],
  ['new', [401, 200]],
] as const)('our own receiver plays one that accepts %s', async (accepts, answers) => {
  const { id } = await hook('mock', control.webhookUrl);

  expect(await rehearsed(id, accepts)).toEqual({ mock: answers });
});

it('after the change the old secret is the one that was replaced', async () => {
  const { id } = await hook('app', appUrl(NEW));
  await hook('sibling', appUrl(NEW));
  const changed = await client.updateWebhook(id, { secret: NEW });

  expect(changed.secretReplacedAtMs).toBeGreaterThan(0);
  expect(await rehearsed(id, 'new')).toEqual({ app: [401, 200], sibling: [401, 200] });
});

it('without a secret so far, the old way is without a signature; the deliveries say what they are', async () => {
  const { id } = await hook('open', appUrl(NEW), '');

  expect(await rehearsed(id)).toEqual({ open: [401, 200] });
  const notes = (await client.deliveries({ q: 'note:yes' })).items.map(async (delivery) => (await client.delivery(delivery.id))?.note);
  expect((await Promise.all(notes)).sort()).toEqual([
    'Rehearsal of a rotation: signed with the new secret.',
    'Rehearsal of a rotation: without a signature, as before.',
  ]);
  await expect(client.rehearseRotation('none', { secret: NEW })).rejects.toMatchObject({ kind: 'not-found' });
});
