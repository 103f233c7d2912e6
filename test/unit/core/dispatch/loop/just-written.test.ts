import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createJustWritten } from '#core/dispatch/loop/just-written.ts';
import type { WrittenDelivery } from '#core/dispatch/outbox/records.ts';
import { anOutbox, BODY, LANE, MADE_MS } from '../../../../support/an-outbox.ts';

/** Lanes of a real outbox; `write` adds a delivery as the fan-out does. */
function keeping() {
  const { outbox, db, newDelivery } = anOutbox();
  const justWritten = createJustWritten(outbox);
  let made = 0;
  function write({ atMs = MADE_MS, body = BODY, nextDueAtMs = undefined as number | undefined, lane = LANE } = {}): WrittenDelivery {
    made += 1;
    const delivery = newDelivery({ deliveryId: `id-${made}`, createdAtMs: atMs, state: { kind: 'pending', dueAtMs: atMs }, lane });
    const id = outbox.add(delivery);
    const summary = outbox.summary(id);
    if (!summary) throw new Error('it was not written');
    const written = { id, delivery, summary, body };
    justWritten.add(written, nextDueAtMs);
    return written;
  }
  const claim = (nowMs = MADE_MS, most = 10) => {
    const { claims, isAll, committed } = justWritten.claim(LANE, nowMs, most);
    return { ids: claims.map(({ id }) => id), isAll, committed };
  };
  return { outbox, db, justWritten, write, claim };
}

test('what was written is claimed in its order, as many as have a worker, and the rest is due next', () => {
  const { write, claim } = keeping();
  const [a, b, c] = [write(), write(), write({ atMs: MADE_MS + 1 })];

  const first = claim(MADE_MS + 5, 2);
  expect([first.ids, first.isAll, first.committed()]).toEqual([[a.id, b.id], true, MADE_MS + 1]);

  const rest = claim(MADE_MS + 5);
  expect([rest.ids, rest.isAll, rest.committed()]).toEqual([[c.id], true, undefined]);
});

test('a lane of which all was claimed, or that was forgotten, is not known any more', () => {
  const { write, claim, justWritten } = keeping();
  write();
  claim().committed();
  expect(claim()).toMatchObject({ ids: [], isAll: false });

  write();
  justWritten.forget(LANE);
  expect(claim()).toMatchObject({ ids: [], isAll: false });
});

test('a claim that was not committed is made again', () => {
  const { write, claim, db } = keeping();
  const { id } = write();
  db.exec('BEGIN');
  claim();
  db.exec('ROLLBACK');

  expect(claim().ids).toEqual([id]);
});

test('a lane of which nothing is known, or in which something else is due, has to be read', () => {
  const { write, claim, justWritten } = keeping();
  const unknown = claim();
  expect([unknown.ids, unknown.isAll, unknown.committed()]).toEqual([[], false, undefined]);

  const { id } = write({ nextDueAtMs: MADE_MS + 50 });
  justWritten.mustReadFrom(LANE, MADE_MS + 60);
  expect(claim(MADE_MS + 49)).toMatchObject({ ids: [id], isAll: true });
  write();
  expect(claim(MADE_MS + 50)).toMatchObject({ ids: [], isAll: false });
});

test('what else is due later is due next once all that was written is claimed', () => {
  const { write, claim, justWritten } = keeping();
  write();
  justWritten.mustReadFrom(LANE, MADE_MS + 60);

  expect(claim().committed()).toBe(MADE_MS + 60);
});

test('nothing is kept where something was due before', () => {
  const { write, claim } = keeping();
  write({ nextDueAtMs: MADE_MS });

  expect(claim()).toMatchObject({ ids: [], isAll: false });
});

test('what changed meanwhile, and what has waited for long, is read with all that follows it', () => {
  const { write, claim, db } = keeping();
  const [first, changed] = [write(), write(), write()];
  db.prepare("UPDATE delivery SET note = 'look' WHERE id = ?").run(changed.id);

  expect(claim(MADE_MS + 1000)).toMatchObject({ ids: [first.id], isAll: false });

  const late = keeping();
  late.write();
  expect(late.claim(MADE_MS + 1001)).toMatchObject({ ids: [], isAll: false });
});

test('a large body is not kept', () => {
  const { write, claim } = keeping();
  const { id } = write({ body: Buffer.alloc(8 * 1024) });
  expect(claim()).toMatchObject({ ids: [id], isAll: true });

  const larger = keeping();
  larger.write({ body: Buffer.alloc(8 * 1024 + 1) });
  expect(larger.claim()).toMatchObject({ ids: [], isAll: false });
});

test('no more is kept than a change for everybody, and there is room for one more once one is claimed', () => {
  const { write, claim } = keeping();
  for (let i = 0; i < 512; i += 1) write();
  for (let i = 0; i < 3; i += 1) {
    const { ids, isAll, committed } = claim(MADE_MS, 1);
    expect([ids.length, isAll]).toEqual([1, true]);
    committed();
    write();
  }

  write();

  expect(claim(MADE_MS, 1)).toMatchObject({ ids: [], isAll: false });
});

test('a lane that has to be read takes no room from the others', () => {
  const { write, claim } = keeping();
  for (let i = 0; i < 512; i += 1) write({ lane: 'w2', nextDueAtMs: MADE_MS });

  const { id } = write();

  expect(claim()).toMatchObject({ ids: [id], isAll: true });
});

test('there is room again for what was claimed and what was forgotten', () => {
  const { write, claim, justWritten } = keeping();
  for (let round = 0; round < 3; round += 1) {
    for (let i = 0; i < 300; i += 1) write();
    const { ids, isAll, committed } = claim(MADE_MS, 300);
    expect([ids.length, isAll]).toEqual([300, true]);
    committed();
    for (let i = 0; i < 300; i += 1) write();
    justWritten.forget(LANE);
  }
});

test('whatever comes between, everything is claimed once, and never before what was due sooner', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('write' as const), aheadMs: fc.nat(3) }),
    fc.record({ do: fc.constant('other' as const), aheadMs: fc.nat(40) }),
    fc.record({ do: fc.constant('claim' as const), most: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ do: fc.constant('cancel' as const), of: fc.nat(20) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { outbox, db, justWritten } = keeping();
      const model = anOutbox();
      let nowMs = MADE_MS;
      for (const one of steps) {
        if (one.do === 'write' || one.do === 'other') {
          if (one.do === 'write') nowMs += one.aheadMs;
          const atMs = one.do === 'write' ? nowMs : nowMs + one.aheadMs;
          const before = outbox.nextDue(LANE);
          const delivery = model.newDelivery({ createdAtMs: atMs, state: { kind: 'pending', dueAtMs: atMs } });
          model.outbox.add(delivery);
          outbox.addEvent({ event: 'prompt.created', about: { kind: 'prompt', name: 'p' }, body: BODY, atMs });
          const id = outbox.add(delivery);
          const summary = outbox.summary(id);
          if (one.do === 'other' || !summary) justWritten.mustReadFrom(LANE, atMs);
          else justWritten.add({ id, delivery, summary, body: BODY }, before);
        } else if (one.do === 'cancel') {
          for (const each of [db, model.db]) {
            each.prepare("UPDATE delivery SET state = 'cancelled', due_at_ms = NULL WHERE id = ? AND due_at_ms IS NOT NULL").run(one.of);
          }
        } else {
          const { claims, isAll, committed } = justWritten.claim(LANE, nowMs, one.most);
          if (isAll) committed();
          else {
            claims.push(...outbox.claimDue(LANE, nowMs, one.most - claims.length));
            justWritten.forget(LANE);
          }
          expect(claims.map(({ id }) => id)).toEqual(model.outbox.claimDue(LANE, nowMs, one.most).map(({ id }) => id));
        }
      }
    }),
  );
});
