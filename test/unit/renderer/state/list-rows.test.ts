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
