import { expect, it } from 'vitest';
import { createDeliveryLog } from '#renderer/state/delivery-log.ts';
import { rowOfDelivery } from '#renderer/state/row.ts';
import { arrivedWords, lastWords, NO_STATS, statsOf } from '#renderer/views/webhooks/stats.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { aDelivery } from '../../../../support/a-delivery.ts';

let ids = 0;
const row = (webhookId: string, more: Partial<DeliverySummary> = {}) => {
  ids += 1;
  return rowOfDelivery(aDelivery({ id: `d${ids}`, webhookId, ...more }));
};

it('counts what arrived of what ended, by the id of the webhook and not by its name', () => {
  const log = createDeliveryLog();
  log.upsert([
    row('w1'),
    row('w1', { state: 'exhausted' }),
    row('w1', { state: 'waiting' }),
    row('w1', { state: 'cancelled' }),
    row('w1', { state: 'delivered', reason: 'body-lost' }),
    row('w2'),
  ]);
  const stats = statsOf(log).get('w1') ?? NO_STATS;

  expect(stats).toMatchObject({ all: 5, delivered: 1, failed: 2, open: 1 });
  expect(arrivedWords(stats)).toBe('33 %');
  expect(lastWords(stats)).toBe('last 5: 1 failed, 1 without the body, 1 not ended');
  expect(arrivedWords(NO_STATS)).toBe('–');
});

it('keeps the last twenty, the newest first', () => {
  const log = createDeliveryLog();
  log.upsert(Array.from({ length: 30 }, () => row('w3')));
  const { all, last } = statsOf(log).get('w3') ?? NO_STATS;

  expect(all).toBe(30);
  expect(last).toHaveLength(20);
  expect(last[0]?.id).toBe(`d${ids}`);
});
