import { expect, it } from 'vitest';
import { createDeliveryLog } from '#renderer/state/delivery-log.ts';
import { startFollow } from '#renderer/state/follow.ts';
import { listRows, rowsToFilter } from '#renderer/state/list-rows.ts';
import type { ExternalRow, Row } from '#renderer/state/row.ts';

const external: ExternalRow = {
  ...{ kind: 'external', id: 'c1', atMs: 1, state: 'refused', attempts: 1, attemptMarks: [401], lastStatus: 401, verdict: 'unchecked' },
  ...{ method: 'POST', target: '/webhook', peer: '127.0.0.1:1', browser: false, tookMs: 1, size: 0 },
};
const unheard: Row = {
  ...{ kind: 'unheard', id: 'e1', atMs: 2, event: 'prompt.created', reason: 'no-subscriber' },
  about: { kind: 'prompt', name: 'greet' },
};

it('hides events that nobody heard where that is wished, and never what came from elsewhere', () => {
  const log = createDeliveryLog();
  log.upsert([external, unheard]);
  const follow = { ...startFollow(), head: log.end };
  const ids = (rows: readonly Row[]) => rows.map(({ id }) => id);

  expect(ids(rowsToFilter(log, follow, false))).toEqual(['c1']);
  expect(listRows(log, follow, { order: 'newest-first', unheard: false })).toMatchObject({ rows: [external], deliveries: 0, external: 1 });
  expect(ids(listRows(log, follow, { order: 'oldest-first', unheard: true }).rows)).toEqual(['c1', 'e1']);
});

it('has the same rows, whether a filter found few of many or most of them', () => {
  const log = createDeliveryLog();
  log.upsert(Array.from({ length: 80 }, (_, index): Row => ({ ...(index % 2 === 0 ? external : unheard), id: `r${index}` })));
  const follow = { head: log.end - 5, clearedTo: 3 };
  const found = (ids: readonly string[], order: 'newest-first' | 'oldest-first') => {
    const { rows, ...counts } = listRows(log, follow, { order, unheard: true, only: new Set(ids) });
    return { ids: rows.map(({ id }) => id), ...counts };
  };

  // r1 was cleared, r76 is kept back, and nobody knows r99.
  const few = ['r20', 'r76', 'r1', 'r99'];
  expect(found(few, 'newest-first')).toEqual({ ids: ['r20'], deliveries: 0, external: 36, held: 1, heldFailed: 0 });
  expect(found(['r20', 'r7', 'r30'], 'newest-first').ids).toEqual(['r30', 'r20', 'r7']);
  expect(found(['r20', 'r7', 'r30'], 'oldest-first').ids).toEqual(['r7', 'r20', 'r30']);
  const most = Array.from({ length: 80 }, (_, index) => `r${index}`);
  expect(found(most, 'oldest-first').ids).toEqual(most.slice(3, 75));
  expect(found(most, 'oldest-first')).toMatchObject({ external: 36, held: 5 });
});

it('counts what came from elsewhere again when the rows are others', () => {
  const log = createDeliveryLog();
  log.upsert([external]);
  const counted = () => listRows(log, { head: log.end, clearedTo: 0 }, { order: 'newest-first', unheard: true }).external;

  expect(counted()).toBe(1);
  log.upsert([{ ...external, id: 'c2' }]);
  expect(counted()).toBe(2);
});
