import { expect, test } from 'vitest';
import { eventText, MAX_EVENT_BYTES } from '#core/stream/event-text.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';

const webhook: Webhook = {
  id: '8d6b0c5e-7f8e-4d5c-9f5e-0a1b2c3d4e5f',
  name: 'alias-hook',
  url: 'http://127.0.0.1:8000/webhook',
  events: [...WEBHOOK_EVENTS],
  status: 'ACTIVE',
  secret: 'set',
  createdAtMs: 1,
  updatedAtMs: 1,
};
const changed = (fields: Partial<Webhook>): StreamEvent => ({ seq: 7, type: 'webhook.changed', webhook: { ...webhook, ...fields } });

test('leaves an event that fits as it is', () => {
  const event = changed({});

  expect(JSON.parse(eventText(event))).toEqual(event);
});

test('cuts long fields, names them, and keeps what names the record', () => {
  const text = eventText(changed({ url: `http://h/${'x'.repeat(5000)}`, description: 'é'.repeat(3000) }));
  const { cut, webhook: sent, seq } = JSON.parse(text);

  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_EVENT_BYTES);
  expect(cut).toEqual(['webhook.url', 'webhook.description']);
  expect(sent.url).toMatch(/^http:\/\/h\/x+…$/);
  expect(sent.id).toBe(webhook.id);
  expect(seq).toBe(7);
});

test('fits even when every field is as long as it can be', () => {
  const long = '😀'.repeat(4000);
  const text = eventText(changed({ name: long, url: long, description: long, stockMlflowRefusal: long }));

  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_EVENT_BYTES);
  expect(text).not.toMatch(/\\ud8/);
});
