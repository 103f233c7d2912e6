import { expect, test } from 'vitest';
import { createWriter } from '#core/database/writer.ts';
import { createNews } from '#core/dispatch/loop/news.ts';
import type { Claim, WrittenDelivery } from '#core/dispatch/outbox/records.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import { anOutbox, BODY, LANE, MADE_MS } from '../../../../support/an-outbox.ts';

/** What is told of the deliveries of a real outbox. */
function telling() {
  const { outbox, add, newDelivery, claimed, db } = anOutbox();
  const writer = createWriter(db);
  const events: StreamEventBody[] = [];
  const touched: number[] = [];
  const expected: WrittenDelivery[] = [];
  const launched: Claim[] = [];
  const gaveUp: string[] = [];
  const news = createNews({
    ...{ outbox, writer },
    tests: { giveUp: (id, why) => void gaveUp.push(`d${id}: ${why}`) },
    publish: (event) => void events.push(event),
    touch: (_lane, dueAtMs) => void touched.push(dueAtMs),
    expect: (written) => void expected.push(written),
    launch: (claim) => void launched.push(claim),
  });
  return { outbox, add, newDelivery, claimed, db, writer, news, events, touched, expected, launched, gaveUp };
}

test('a new delivery is known to its lane at once, and told after the commit as it is then', async () => {
  const { add, news, writer, events, touched, outbox, launched } = telling();

  const id = await writer.write(() => {
    const added = add();
    news.enqueue({ id: added, lane: LANE, dueAtMs: MADE_MS });
    expect([touched, events]).toEqual([[MADE_MS], []]);
    return added;
  });

  expect(events).toEqual([{ type: 'delivery.created', delivery: outbox.summary(id) }]);
  expect([news.isPublished(id), launched]).toEqual([false, []]);
});

test('what was known of it without reading is told', async () => {
  const { add, news, writer, events, outbox, db } = telling();

  await writer.write(() => {
    const id = add();
    const summary = outbox.summary(id);
    if (summary) news.enqueue({ id, lane: LANE, dueAtMs: MADE_MS, summary: { ...summary, webhookName: 'as known' } });
  });

  expect(events).toMatchObject([{ delivery: { webhookName: 'as known' } }]);
  db.close();
});

test('one that waits for a worker goes to its lane with what is known of it', async () => {
  const { add, newDelivery, outbox, news, writer, expected, touched } = telling();

  await writer.write(() => {
    const id = add();
    const summary = outbox.summary(id);
    const written = summary && { id, delivery: newDelivery(), summary, body: BODY };
    if (written) news.enqueue({ id, lane: LANE, dueAtMs: MADE_MS, summary, written });
  });

  expect(expected.map(({ summary }) => summary.state)).toEqual(['pending']);
  expect(touched).toEqual([]);
});

test('one that is held waits for nothing, and one that is under way already for no worker', async () => {
  const { claimed, add, news, writer, touched, launched, events } = telling();

  const claim = await writer.write(() => {
    news.enqueue({ id: add({ state: { kind: 'held', reason: 'secret-unreadable' } }), lane: LANE });
    const own = claimed({ deliveryId: 'own' });
    news.enqueue({ id: own.id, lane: LANE, dueAtMs: MADE_MS, claim: own });
    return own;
  });

  expect(touched).toEqual([]);
  expect(launched).toEqual([claim]);
  expect(events[1]).toEqual({ type: 'delivery.created', delivery: claim.summary });
  expect([news.isPublished(claim.id), news.isPublished(claim.id)]).toEqual([true, false]);
});

test('what the same transaction claimed is told as claimed, and its launch tells it no second time', async () => {
  const { claimed, news, writer, events, launched } = telling();

  const claim = await writer.write(() => {
    const own = claimed();
    news.enqueue({ id: own.id, lane: LANE, dueAtMs: MADE_MS });
    news.claimed([own]);
    return own;
  });

  expect(events).toEqual([{ type: 'delivery.created', delivery: claim.summary }]);
  expect([news.isPublished(claim.id), launched]).toEqual([true, []]);
});

test('a claim of another transaction is none of this one', async () => {
  const { claimed, news, writer } = telling();

  const claim = await writer.write(() => {
    const own = claimed();
    news.claimed([own]);
    news.claimed([]);
    news.enqueue({ id: own.id, lane: LANE, dueAtMs: MADE_MS });
    return own;
  });

  expect(news.isPublished(claim.id)).toBe(false);
});

test('one that is gone again before it could be told is not told', async () => {
  const { add, news, writer, events, db, gaveUp } = telling();

  const id = await writer.write(() => {
    const added = add();
    news.enqueue({ id: added, lane: LANE, dueAtMs: MADE_MS });
    db.exec('DELETE FROM delivery');
    return added;
  });
  news.changed(id);

  expect([events, gaveUp]).toEqual([[], []]);
});

test.each([
  ['cancelled', ['d1: it was cancelled']],
  ['held', ['d1: it was held']],
  ['waiting', []],
] as const)('whoever awaits a delivery that is %s hears: %j', (state, heard) => {
  const { add, news, events, db, gaveUp, outbox } = telling();
  const id = add();
  db.prepare('UPDATE delivery SET state = ?').run(state);

  news.changed(id);

  expect(events).toEqual([{ type: 'delivery.changed', delivery: outbox.summary(id) }]);
  expect(gaveUp).toEqual(heard);
});
