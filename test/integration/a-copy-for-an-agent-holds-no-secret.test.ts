import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { type Brief, briefText, MOST_BRIEF_BYTES } from '#shared/domain/agents/brief.ts';
import { callBrief, checkRunBrief, webhookBrief } from '#shared/domain/agents/other-briefs.ts';
import {
  captureBrief,
  comparedCapture,
  comparedDelivery,
  comparisonBrief,
  deliveryBrief,
  unheardBrief,
} from '#shared/domain/agents/request-briefs.ts';
import { bytesTextOf } from '#shared/domain/wire/shared.ts';
import { deliveriesOf } from '#shared/session/deliveries.ts';
import { maskCapture, maskDelivery, maskHosts } from '#shared/session/mask.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

const SECRET = 'the-planted-secret-of-this-test';
const FORMS = [SECRET, Buffer.from(SECRET).toString('base64').replace(/=+$/, ''), Buffer.from(SECRET).toString('hex')];
const HOSTS = new Set(['hosts'] as const);

let core: TestCore;
let client: ReturnType<typeof createControlClient>;
let endpoint: Awaited<ReturnType<typeof scriptedEndpoint>>;
let webhookId: string;

beforeAll(async () => {
  core = await startCore({ retry: { profile: 'documented', maxRetries: 0, timeScale: 0.001 } });
  client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() });
  endpoint = await scriptedEndpoint([{ status: 401, body: `Invalid signature, the secret is ${SECRET}` }]);
  const made = await client.createWebhook({ name: `mine-${SECRET}`, url: endpoint.url, events: ['prompt.created'], secret: SECRET });
  webhookId = made.id;
  await client.testWebhook(made.id, {});
  await fetch(`${core.webhookUrl}?token=${SECRET}`, {
    method: 'POST',
    headers: { authorization: 'Bearer xyz-credential', 'x-mlflow-signature': 'v1,AAAA', 'x-note': SECRET },
    body: JSON.stringify({ secret: SECRET }),
  });
});
afterAll(async () => {
  await endpoint.close();
  await core.stop();
});

function textOf(brief: Brief | undefined): string {
  const text = briefText(brief ?? { title: [], facts: [] });
  for (const form of FORMS) expect(text).not.toContain(form);
  expect(text).not.toContain('xyz-credential');
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST_BRIEF_BYTES);
  return text;
}

test('of a delivery: with its explanation, without secret and host', async () => {
  const shared = await client.sharedDelivery('d1');
  const text = textOf(shared && deliveryBrief(maskDelivery(shared, HOSTS), { id: 'd1' }));

  expect(text).toContain('# Delivery d1: `failed`, `prompt.created`');
  expect(text).toMatch(/- Why \((proven|seen in the request|a guess)\): `/);
  expect(text).toContain('401');
  expect(text).toContain('▒secret▒');
  expect(text).not.toContain(new URL(endpoint.url).host);
});

test('of a request from elsewhere', async () => {
  const shared = await client.sharedCapture('c1');
  const text = textOf(shared && captureBrief(maskCapture(shared)));

  expect(text).toContain('# Request c1 from elsewhere');
  expect(text).toContain('▒host▒');
  expect(text).toMatch(/- Why \(/);
});

test('of a comparison, a webhook and a call', async () => {
  const [delivery, capture, known] = await Promise.all([
    client.sharedDelivery('d1'),
    client.sharedCapture('c1'),
    client.sharedWebhook(webhookId),
  ]);
  const both = delivery && capture && comparisonBrief(comparedDelivery('d1', delivery), comparedCapture(capture));
  expect(textOf(both)).toContain('# Comparison: d1 with c1');

  const hidden = known && maskHosts(known, [known.webhook.url]);
  const text = textOf(hidden && webhookBrief(hidden.webhook, hidden.last));
  expect(text).toContain('d1, ');
  expect(text).toContain('http://▒host▒');

  await fetch(`${core.mlflow}/api/2.0/mlflow/registered-models/search?filter=${SECRET}`);
  await expect.poll(async () => (await client.calls({})).items.length).toBeGreaterThan(0);
  const [{ id = '' } = {}] = (await client.calls({})).items;
  const call = await client.sharedCall(id);
  expect(textOf(call && callBrief(call, [{ question: 'Did it reach this server?', verdict: 'Yes', answer: 'It did.' }]))).toContain(
    'Did it reach this server?',
  );
});

test('of a report of the checks: what did not pass, why and what to change', async () => {
  const { number } = await client.startCheckRun({ webhookId, only: ['valid-signature'] });
  await expect.poll(async () => (await client.checkRun(number))?.state, { timeout: 30_000 }).not.toBe('running');
  const shared = await client.sharedCheckRun(number);
  const text = textOf(shared && checkRunBrief(maskHosts(shared, [shared.target]), 'valid-signature'));

  expect(text).toContain(`# Receiver check, run ${number}`);
  expect(text).toContain('failed: ');
  expect(text).toContain('- Fix: `');
});

test('of an event that nobody got', async () => {
  const name = `iris-${SECRET}`;
  await fetch(`${core.mlflow}/api/2.0/mlflow/registered-models/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  const [{ id = '' } = {}] = (await client.unheard({})).items;
  const shared = await client.sharedUnheard(id);
  const text = textOf(shared && unheardBrief(shared, 'No webhook subscribes to it.'));

  expect(text).toContain(`# Event ${id}, which nobody got: registered_model.created for \`iris-▒secret▒\``);
  expect(text).toContain('`explain_silence` registered_model.created');
});

test('of a delivery out of a file: without a secret that is known here, with what the file does not tell', async () => {
  const request = {
    method: 'POST',
    url: `https://hooks.example.com/in?token=${SECRET}`,
    headers: [['Authorization', 'Bearer xyz-credential']] as const,
  };
  const [filed] = deliveriesOf([
    {
      ...request,
      ...{ place: { entry: 2, line: 7 }, deliveryId: 'a-delivery', doubts: [], notes: ['Its body is not in the file.'] },
      answer: { status: 401, reason: '', headers: [], body: Buffer.from(`not ${SECRET}`) },
    },
  ]);
  if (!filed) throw new Error('no delivery was read');
  const shared = await client.sharedOfFile({
    delivery: filed.detail,
    body: bytesTextOf(Buffer.from(FORMS.join('\n'))),
    answers: [...filed.answers].map(([number, body]) => ({ number, body: bytesTextOf(body) })),
  });
  const file = { name: 'bug.har', entry: 2, line: 7, notes: filed.notes, hasBody: false, isOurs: false };
  const text = textOf(deliveryBrief(maskDelivery(shared, HOSTS), { file }));

  expect(shared).toMatchObject({ bodyMasked: true, answers: [{ body: { text: 'not ▒secret▒' } }] });
  expect(text).toContain('- Read from a file: `bug.har, entry 2, line 7`');
  expect(text).toContain('- Made: the file tells no time\n');
  expect(text).toContain('(its body is not in the file)');
  expect(text).not.toContain('hooks.example.com');
  expect(text).not.toContain('where Hookglass is connected');
});

test('of what there is not: nothing', async () => {
  expect(await client.sharedWebhook('nobody')).toBeUndefined();
  expect(await client.sharedCheckRun(99)).toBeUndefined();
  expect(await client.sharedCall('a999')).toBeUndefined();
  expect(await client.sharedUnheard('e999')).toBeUndefined();
  expect(await client.sharedUnheard('d1')).toBeUndefined();
});
