import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ControlClient } from '#shared/client/control-client.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';

export interface Story {
  /** Our ids of the deliveries that pictures are taken of. */
  refused: string;
  /** What the app computed for it: the HMAC of the same JSON without spaces. */
  computed: string;
  stale: string;
  recovered: string;
  good: string;
  /** The row of a request that was not sent from here. */
  arrived: string;
  /** A webhook's. */
  webhook: string;
  stop(): void;
}

/** What else happened, so that the list is as long as lists are. */
const ORDINARY = ['wine', 'fraud-score', 'demand-eu', 'demand-us', 'ranker', 'churn-us'];

/** Between two calls, so that no two rows bear the same moment. */
const PAUSE_MS = 120;

/** An afternoon with webhooks, really sent: what goes well, and one of each thing that goes wrong. */
export async function sendStory(client: ControlClient, mlflowUrl: string, receiverUrl: string): Promise<Story> {
  const app = await startApp();
  const appUrl = `http://localhost:${(app.address() as AddressInfo).port}/hooks`;

  await client.createEndpoint({ name: 'flaky', scenario: '503x2,drop,verify' });
  await client.createEndpoint({ name: 'flaky-too', scenario: '503' });
  await client.createEndpoint({ name: 'limited', scenario: '429(retry-after=400)' });
  await client.createEndpoint({ name: 'login', scenario: '302(location=/health)' });
  await client.createEndpoint({ name: 'rotated', secret: 'the secret of last week' });
  await client.createEndpoint({ name: 'open', scenario: '200' });
  await client.createEndpoint({ name: 'slow', scenario: 'hang' });

  const call = caller(mlflowUrl);

  const hook = (name: string, url: string, events: WebhookEvent[], secret: string | undefined = `s3cret of ${name}`) =>
    client.createWebhook({ name, url, events, ...(secret !== '' && { secret }) });
  await hook('ci-notify', `${receiverUrl}/webhook`, ['registered_model.created', 'model_version.created']);
  await hook('tag-watch', `${receiverUrl}/hooks/flaky`, ['model_version_tag.set']);
  await hook('tag-audit', `${receiverUrl}/hooks/limited`, ['model_version_tag.deleted']);
  const alias = await hook('alias-hook', appUrl, ['model_version_alias.created']);
  await hook('retired', 'http://localhost:9/hooks', ['model_version_alias.deleted']);
  const prompts = await hook('prompts', `${receiverUrl}/webhook`, ['prompt.created', 'prompt_version.created']);
  const login = await hook('legacy-login', `${receiverUrl}/hooks/login`, ['prompt_tag.set']);
  const rotated = await hook('rotated', `${receiverUrl}/hooks/rotated`, ['prompt_alias.created']);
  const open = await hook('scratch', `${receiverUrl}/hooks/open`, ['prompt_tag.deleted'], '');
  const slow = await hook('slow-box', `${receiverUrl}/hooks/slow`, ['prompt_version_tag.set']);

  const flaky = await hook('on-off', `${receiverUrl}/hooks/flaky-too`, ['budget_policy.exceeded']);

  const send = async (webhookId: string, event: WebhookEvent) => {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    return (await client.compose({ webhookId, event }))[0]?.id ?? '';
  };
  const version = (name: string) => call('POST', 'model-versions/create', { name, source: `s3://models/${name}` });

  for (const name of ORDINARY) {
    await call('POST', 'registered-models/create', { name });
    await version(name);
  }
  await call('POST', 'registered-models/create', { name: 'iris' });
  await version('iris');
  await version('iris');
  await call('POST', 'registered-models/alias', { name: 'iris', alias: 'champion', version: '1' });
  await call('DELETE', 'registered-models/alias', { name: 'iris', alias: 'challenger' });
  await call('POST', 'model-versions/set-tag', { name: 'iris', version: '1', key: 'stage', value: 'prod' });
  const recovered = await newest(client);
  await send(open.id, 'prompt_tag.deleted');
  await call('POST', 'registered-models/create', { name: 'churn-eu' });
  await send(login.id, 'prompt_tag.set');
  await send(rotated.id, 'prompt_alias.created');
  await call('POST', 'registered-models/create', { name: 'greet', tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }] });
  await call('DELETE', 'registered-models/alias', { name: 'greet', alias: 'production' }); // nobody listens
  await call('POST', 'registered-models/create', { name: 'forecast-nørre', tags: [{ key: 'café', value: 'ja' }] });
  await version('churn-eu');
  await stopped(client, await send(flaky.id, 'budget_policy.exceeded'), 'cancel');
  await send(prompts.id, 'prompt_version.created');
  await call('DELETE', 'model-versions/delete-tag', { name: 'iris', version: '1', key: 'stage' });
  const stale = await newest(client);
  await stopped(client, await send(flaky.id, 'budget_policy.exceeded'), 'hold');
  await version('forecast-nørre');
  await call('POST', 'registered-models/alias', { name: 'iris', alias: 'champion', version: '2' });
  const refused = await newest(client);
  const arrived = await fromElsewhere(client, `${receiverUrl}/webhook`);
  await version('iris');
  const good = await newest(client);
  await send(slow.id, 'prompt_version_tag.set');

  await ended(client, recovered);
  const computed = await compactHmac(client, refused, 's3cret of alias-hook');
  return { refused, computed, stale, recovered, good, arrived, webhook: alias.id, stop: () => app.close() };
}

/** A remote MLflow with a secret that nobody here knows, and somebody with curl. @returns the row of the first */
async function fromElsewhere(client: ControlClient, url: string): Promise<string> {
  await fetch(url, { method: 'POST', headers: { 'User-Agent': 'curl/8.5.0' }, body: '{"hello": "from curl"}' });
  const deliveryId = '6f0d7c1e-9b1e-4a57-8a94-0c1d5c0be7a2';
  const timestamp = String(Math.floor(Date.now() / 1000));
  const body = JSON.stringify({
    entity: 'model_version',
    action: 'created',
    timestamp: new Date().toISOString(),
    data: { name: 'fraud-score', version: '12', source: 's3://models/fraud-score', run_id: null, tags: {}, description: null },
  });
  const signature = `v1,${createHmac('sha256', 'of the server upstairs').update(`${deliveryId}.${timestamp}.${body}`).digest('base64')}`;
  const headers = {
    'User-Agent': 'python-requests/2.34.2',
    'Content-Type': 'application/json',
    'X-MLflow-Signature': signature,
    'X-MLflow-Delivery-Id': deliveryId,
    'X-MLflow-Timestamp': timestamp,
  };
  await fetch(url, { method: 'POST', headers, body });
  return (await client.captures({ limit: 1 })).items[0]?.id ?? '';
}

async function compactHmac(client: ControlClient, id: string, secret: string): Promise<string> {
  const delivery = await client.delivery(id);
  const compact = JSON.stringify(JSON.parse(new TextDecoder().decode(await client.deliveryBody(id))));
  return createHmac('sha256', secret).update(`${delivery?.deliveryId}.${delivery?.request.timestampSec}.${compact}`).digest('base64');
}

/** An app that parses the body before it checks the signature, and so refuses what is right. */
function startApp(): Promise<Server> {
  const app = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(401, 'Unauthorized', { 'X-Powered-By': 'Express', 'Content-Type': 'application/json; charset=utf-8' });
      response.end('{"error":"Invalid signature"}');
    });
  });
  return new Promise((resolve) => app.listen(0, '127.0.0.1', () => resolve(app)));
}

function caller(mlflowUrl: string) {
  return async (method: 'POST' | 'DELETE', path: string, body: object) => {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const response = await fetch(`${mlflowUrl}/api/2.0/mlflow/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
}

/** Held or cancelled while it waits for its next attempt. */
async function stopped(client: ControlClient, id: string, command: 'hold' | 'cancel'): Promise<void> {
  while ((await client.delivery(id))?.state !== 'waiting') await new Promise((resolve) => setTimeout(resolve, 20));
  await client[command](id);
}

async function newest(client: ControlClient): Promise<string> {
  return (await client.deliveries({ limit: 1 })).items[0]?.id ?? '';
}

async function ended(client: ControlClient, id: string): Promise<void> {
  for (;;) {
    const state = (await client.delivery(id))?.state;
    if (state === 'delivered' || state === 'exhausted' || state === 'failed') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
