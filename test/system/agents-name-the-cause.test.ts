import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { person } from '../support/a-person.ts';
import { type Answered, connectAgent, type TestAgent } from '../support/agent-client.ts';
import { CHECKED_SECRET } from '../support/checked-receiver.ts';
import { startBrokenReceiver } from '../support/start-broken-receiver.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

/*
 * No human in between: each of these receivers has one fault planted in it, and a fixed order of calls of tools, the one that the prompt
 * "debug my receiver" gives, ends at its cause. An agent has to read no more than is measured here.
 */
const MOST_CALLS = 6;
const MOST_BYTES = 20 * 1024;

const FAULTS = [
  {
    receiver: 'answers-500-on-a-bad-signature',
    failed: ['altered-body', 'other-secret', 'wrong-prefix', 'signature-of-another'],
    fix: /Answer 400 or 401/,
  },
  { receiver: 'ignores-the-timestamp', failed: ['stale-timestamp', 'timestamp-not-an-integer'], fix: /more than 300 s ago/ },
  { receiver: 'not-idempotent', failed: ['duplicate-in-sequence', 'duplicate-in-parallel'], fix: /Store each X-MLflow-Delivery-Id/ },
  { receiver: 'redirects-with-a-slash', failed: ['no-body-lost'], fix: /Register the final URL/ },
  { receiver: 'reserialises-json', failed: ['other-whitespace', 'non-ascii', 'floats'], fix: /Hash the raw bytes/ },
  { receiver: 'reserialises-json-compact', failed: ['valid-signature'], fix: /Hash the raw bytes/ },
] as const;

let core: TestCore;
let agent: TestAgent;

beforeAll(async () => {
  core = await startCore();
  agent = await connectAgent(core, { transport: 'stdio' });
});
afterAll(async () => {
  await agent.close();
  await core.stop();
});

test.each(FAULTS)('$receiver is taken from red to its cause', async ({ receiver: name, failed, fix }) => {
  const receiver = await startBrokenReceiver(name);
  await person(core).createWebhook({ name, url: receiver.url, events: ['model_version.created'], secret: CHECKED_SECRET });
  const calls: Answered[] = [];
  const call = async (tool: string, input: Record<string, unknown> = {}) => {
    const answered = await agent.call(tool, input);
    calls.push(answered);
    return answered.data as { notPassed: Failed[]; id: string };
  };

  await call('status');
  await call('list_webhooks');
  const report = await call('check_receiver', { webhook: name, probeUrl: receiver.probeUrl });
  const row = report.notPassed.find(({ rows }) => rows !== undefined)?.rows?.[0] ?? '';
  await call('get_delivery', { id: row });
  await call('explain_signature', { id: row });
  await receiver.stop();

  expect(report.notPassed.map(({ id }) => id)).toEqual(failed);
  expect(report.notPassed[0]?.fix?.untrusted).toMatch(fix);
  expect(calls.every(({ isError }) => !isError)).toBe(true);
  expect(calls.length).toBeLessThanOrEqual(MOST_CALLS);
  expect(Math.max(...calls.map(({ bytes }) => bytes))).toBeLessThanOrEqual(MOST_BYTES);
});

test('a secret with a typo is proven from the digest that the receiver computed', async () => {
  const receiver = await startBrokenReceiver('typo-in-the-secret');
  const asked = person(core);
  const webhook = await asked.createWebhook({ name: 'typo', url: receiver.url, events: ['prompt.created'], secret: CHECKED_SECRET });
  await asked.compose({ webhookId: webhook.id, event: 'prompt.created' });

  const { data: found } = await agent.call('wait_for', { filter: 'webhook:typo state:failed' });
  const [{ id }] = found['items'] as [{ id: string }];
  const delivery = await asked.delivery(id);
  const body = await asked.deliveryBody(id);
  // What its author finds in the log of the receiver.
  const digest = createHmac('sha256', `${CHECKED_SECRET}s`)
    .update(`${delivery?.deliveryId}.${delivery?.request.timestampSec}.`)
    .update(body ?? '')
    .digest('base64');
  const { data: explained, bytes } = await agent.call('explain_signature', { id, value: `v1,${digest}` });
  await receiver.stop();

  expect(explained['explanations']).toMatchObject([{ why: expect.stringMatching(/^secret-/), certainty: 'proof' }]);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  expect(JSON.stringify(explained)).not.toContain(CHECKED_SECRET);
});

interface Failed {
  id: string;
  fix?: { untrusted: string };
  rows?: string[];
}
