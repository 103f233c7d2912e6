import { afterAll, beforeAll, expect, test } from 'vitest';
import { EVENT_SCHEMAS, type RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import { isWebhookEvent, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { readGolden } from '../support/golden.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startDispatch } from '../support/start-dispatch.ts';

let endpoint: ScriptedEndpoint;
beforeAll(async () => {
  endpoint = await scriptedEndpoint([200]);
});
afterAll(() => endpoint.close());

/** First hops: what arrives after a redirect has its signature from the first, and its secret is not on record. */
const recorded = readGolden('deliveries.jsonl').filter(
  ({ event, name }) => event !== null && isWebhookEvent(event) && !name.endsWith('#2'),
);

test('there are recordings of all 15 events', () => {
  expect(new Set(recorded.map(({ event }) => event)).size).toBe(15);
});

test.each(recorded)('$name', async ({ event, secret, headers, body, path }) => {
  const header = (name: string) => headers.find(([key]) => key === name)?.[1] ?? '';
  const micros = microsOf((JSON.parse(body) as { timestamp: string }).timestamp);
  const clock = { ...fakeClock(Math.floor(micros / 1000)), nowMicros: () => micros };
  const ids = ['00000000-0000-4000-8000-000000000000', header('X-MLflow-Delivery-Id')];
  const running = await startDispatch({ clock, uuid: () => ids.shift() ?? '' });
  const name = event as WebhookEvent;
  const url = `http://127.0.0.1:${endpoint.port}${path}`;
  await running.writer.write(() => running.webhooks.create({ name: 'hook', url, events: [name], ...(secret !== null && { secret }) }));

  const before = endpoint.requests.length;
  await running.announce(registryEvent(name, body));
  await endpoint.received(before + 1);
  await running.finished('d1');

  const sent = endpoint.requests[before];
  expect(sent?.body.toString('latin1')).toBe(body);
  expect(sent?.target).toBe(path);
  expect(sent?.headers.filter(([key]) => key !== 'Host')).toEqual(headers.filter(([key]) => key !== 'Host'));
  expect(sent?.headers[0]?.[0]).toBe(headers[0]?.[0]);
  await running.stop();
});

const microsOf = (timestamp: string) => Date.parse(`${timestamp.slice(0, 19)}Z`) * 1000 + Number(/\.(\d{6})/.exec(timestamp)?.[1] ?? 0);

/** The event from its body: tags are pairs again. */
function registryEvent(event: WebhookEvent, body: string): RegistryEvent {
  const { data } = JSON.parse(body) as { data: Record<string, unknown> };
  const fields: Record<string, string> = EVENT_SCHEMAS[event].fields;
  const pairs = Object.entries(data).map(([key, value]) => [
    key,
    fields[key]?.startsWith('tags') ? Object.entries(value as object) : value,
  ]);
  return { event, data: Object.fromEntries(pairs) } as RegistryEvent;
}
