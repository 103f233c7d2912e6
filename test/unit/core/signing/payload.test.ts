import { expect, test } from 'vitest';
import { renderPayload } from '#core/signing/payload.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { isWebhookEvent, WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';
import { readGolden } from '../../../support/golden.ts';
import { fromUnits, readVectors } from '../../../support/vectors.ts';

interface PayloadVector {
  micros: number;
  name: number[];
  tags: [number[], number[]][];
  description: number[] | null;
  json: string;
}

test('writes payloads as Python does: tags, escapes, null and microseconds', () => {
  for (const { micros, name, tags, description, json } of readVectors<PayloadVector>('payloads.jsonl')) {
    const data = {
      name: fromUnits(name),
      tags: tags.map(([key, value]) => [fromUnits(key), fromUnits(value)] as const),
      description: description && fromUnits(description),
    };

    expect(renderPayload({ event: 'registered_model.created', data }, micros)).toBe(json);
  }
});

test('writes the 15 example payloads byte for byte as MLflow sent them', () => {
  const seen = new Set<string>();
  for (const { name, event, body } of readGolden('deliveries.jsonl')) {
    if (!name.startsWith('webhooks/test-') || !event || !isWebhookEvent(event)) continue;
    const { timestamp } = JSON.parse(body) as { timestamp: string };
    const micros = Date.parse(`${timestamp.slice(0, 19)}Z`) * 1000 + Number(/\.(\d{6})/.exec(timestamp)?.[1] ?? 0);

    expect(renderPayload(exampleEvent(event), micros)).toBe(body);
    seen.add(event);
  }
  expect([...seen].sort()).toEqual([...WEBHOOK_EVENTS].sort());
});

test('leaves out the fraction of a whole second', () => {
  expect(renderPayload(exampleEvent('prompt_tag.deleted'), Date.parse('2026-11-23T10:31:04Z') * 1000)).toBe(
    '{"entity": "prompt_tag", "action": "deleted", "timestamp": "2026-11-23T10:31:04+00:00", "data": {"name": "example_prompt", "key": "example_key"}}',
  );
});
