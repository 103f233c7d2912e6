import { createHmac, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeDelivery } from '#core/check/sequence/made-delivery.ts';
import { spoil } from '#core/check/sequence/spoil.ts';
import { DELIVERY_KINDS, type DeliveryKind, SPOILED, type Spoiled } from '#shared/domain/check/explore-moves.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';

const secret = 'whsec_spoil';
const nowMs = Date.parse('2026-11-30T03:00:00.500Z');
const making = { secret, nowMs, uuid: randomUUID, tag: 'explore-1', index: 0 };
const kinds = Object.keys(DELIVERY_KINDS) as DeliveryKind[];
const ways = Object.keys(SPOILED) as Spoiled[];

function isGenuine({ headers, body }: { headers: readonly (readonly [string, string])[]; body: Buffer }): boolean {
  const of = (name: string) => headers.find(([key]) => key === name)?.[1];
  const timestamp = of('X-MLflow-Timestamp') ?? '';
  const id = of('X-MLflow-Delivery-Id');
  const ageSec = nowMs / 1000 - (/^\d+$/.test(timestamp) ? Number(timestamp) : Number.NaN);
  const digest = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return id !== undefined && ageSec >= 0 && ageSec <= 300 && of('X-MLflow-Signature') === `v1,${digest}`;
}

describe('a delivery', () => {
  test.each(kinds)('that is %s is genuine for every event, and JSON in ASCII', (kind) => {
    for (const event of WEBHOOK_EVENTS) {
      const delivery = makeDelivery({ name: 'A', event, kind }, making);

      expect(isGenuine(delivery)).toBe(true);
      expect(delivery.body.toString('latin1')).toMatch(/^[ -~]+$/);
      expect(JSON.parse(delivery.body.toString())).toMatchObject({ data: {} });
    }
  });

  test('says something else than any other of its sequence', () => {
    const [first, second] = [0, 1].map((index) =>
      makeDelivery({ name: 'A', event: 'model_version.created', kind: 'plain' }, { ...making, index }),
    );

    expect(first?.body.toString()).not.toBe(second?.body.toString());
  });

  test('that is late has an older version than all before it', () => {
    const versions = (['plain', 'late'] as const).map((kind, index) => {
      const { body } = makeDelivery({ name: 'A', event: 'model_version.created', kind }, { ...making, index });
      return Number(JSON.parse(body.toString()).data.version);
    });

    expect(versions[1]).toBeLessThan(versions[0] ?? 0);
  });
});

test.each(ways)('%s makes every delivery one that has to be refused', (how) => {
  for (const event of WEBHOOK_EVENTS) {
    for (const kind of kinds) {
      const spoiled = spoil(makeDelivery({ name: 'A', event, kind }, making), how, secret, randomUUID);

      expect(isGenuine(spoiled)).toBe(false);
      expect(spoiled.unusual).toBe(SPOILED[how]);
    }
  }
});
