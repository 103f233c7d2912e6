import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { fillDeliveries } from '../support/fill-deliveries.ts';
import { type RunningDispatch, startDispatch } from '../support/start-dispatch.ts';

const ALL = 1200;
const PAGE = 50;

let dispatch: RunningDispatch;
beforeEach(async () => {
  dispatch = await startDispatch();
  await dispatch.writer.write(() =>
    dispatch.webhooks.create({ name: 'w', url: 'http://127.0.0.1:9/', events: ['registered_model.created'] }),
  );
  await dispatch.announce(exampleEvent('registered_model.created'));
  fillDeliveries(dispatch.db, ALL);
  dispatch.db.exec("UPDATE delivery SET state = 'exhausted' WHERE state = 'failed' AND id % 2 = 0");
});
afterEach(() => dispatch.stop());

function pagesOf(q: string): string[] {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const { items, next } = dispatch.deliveries.list({ limit: PAGE, q, ...(cursor !== undefined && { cursor }) });
    ids.push(...items.map(({ id }) => id));
    if (next === undefined) return ids;
    cursor = next;
  }
}

test.each([
  ['state:failed', "state IN ('failed', 'exhausted')"],
  ['state:exhausted', "state = 'exhausted'"],
  ['state:exhausted,delivered', "state IN ('exhausted', 'delivered')"],
  ['state:failed word', 'false'],
  ['-state:delivered', "state <> 'delivered'"],
])('%s lists its rows newest first, page by page, whichever states they have', (q, where) => {
  const expected = dispatch.db.prepare<[], string>(`SELECT 'd' || id FROM delivery WHERE ${where} ORDER BY id DESC`).pluck().all();

  expect(pagesOf(q)).toEqual(expected);
});
