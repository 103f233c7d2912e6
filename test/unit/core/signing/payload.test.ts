import { expect, test } from 'vitest';
import { renderPayload } from '#core/signing/payload.ts';
import { exampleEvent, type RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
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

test('says where it happened last, on a server that has workspaces', () => {
  expect(renderPayload(exampleEvent('prompt_tag.deleted'), 0, 'team-a')).toBe(
    '{"entity": "prompt_tag", "action": "deleted", "timestamp": "1970-01-01T00:00:00+00:00", "data": {"name": "example_prompt", "key": "example_key"}, "workspace": "team-a"}',
  );
});

test('one second after the other has its own time, and the first again', () => {
  const times = [1, 2, 1].map((second) => renderPayload(exampleEvent('prompt_tag.deleted'), second * 1_000_000 + 5));

  expect(times.map((text) => /"timestamp": "([^"]+)"/.exec(text)?.[1])).toEqual([
    '1970-01-01T00:00:01.000005+00:00',
    '1970-01-01T00:00:02.000005+00:00',
    '1970-01-01T00:00:01.000005+00:00',
  ]);
});

test('a field that a release does not send is left out', () => {
  const { data } = exampleEvent('model_version.created');
  const older = { event: 'model_version.created', data: { ...data, run_id: undefined } } as unknown as RegistryEvent;

  expect(renderPayload(older, 0)).not.toContain('run_id');
  expect(renderPayload(exampleEvent('model_version.created'), 0)).toContain('"run_id": ');
});
