import { expect, test } from 'vitest';
import { countFailed } from '#renderer/state/live.ts';
import { rowOfDelivery, shownState } from '#renderer/state/row.ts';
import { createUnseen } from '#renderer/state/unseen.ts';
import { statsOf } from '#renderer/views/webhooks/stats.ts';
import { type DeliverySummary, isFailure } from '#shared/domain/delivery/delivery.ts';
import { deliveryRow } from '#shared/domain/filter/filter-row.ts';
import { aDelivery } from '../../../../support/a-delivery.ts';

const REFUSED: Partial<DeliverySummary> = { state: 'failed', reason: 'status', lastStatus: 401, attemptMarks: [401] };
const ofCheck = aDelivery({ ...REFUSED, source: 'conformance', run: 12 });
const ofRegistry = aDelivery({ ...REFUSED, id: 'd2' });

test('what a check got refused is no failure, and is shown as refused', () => {
  expect([isFailure(ofCheck), isFailure(ofRegistry)]).toEqual([false, true]);
  expect(shownState(rowOfDelivery(ofCheck))).toBe('refused');
  expect(countFailed([rowOfDelivery(ofCheck), rowOfDelivery(ofRegistry)])).toBe(1);
});

test('it is not among the failures that nobody has seen, nor in the share of a webhook', () => {
  const unseen = createUnseen();
  const rows = [rowOfDelivery(ofCheck), rowOfDelivery(ofRegistry)];
  unseen.take(rows);

  expect(unseen.count).toBe(1);
  const log = { start: 0, end: rows.length, at: (place: number) => rows[place] };
  expect(statsOf(log as Parameters<typeof statsOf>[0]).get(ofCheck.webhookId)).toMatchObject({ all: 1, failed: 1 });
});

test('filters find it as refused and by its run; without an answer it is neither failed nor refused', () => {
  expect(deliveryRow(ofCheck)).toMatchObject({ states: ['refused'], sources: ['conformance'], run: '12' });
  expect(deliveryRow({ ...ofCheck, reason: 'no-response' }).states).toEqual([]);
});
