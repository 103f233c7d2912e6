import { describe, expect, test } from 'vitest';
import { newSummary } from '#core/dispatch/outbox/new-summary.ts';
import type { Claim, NewDelivery } from '#core/dispatch/outbox/records.ts';
import { anAnswer, anOutbox, BODY, LANE, MADE_MS, TARGET } from '../../../../support/an-outbox.ts';

const FIRST_HOP = { url: TARGET, method: 'POST', redirects: 0, authorized: true };
/** A release has a function, and two of them are never equal. */
const comparable = (claim: Claim | undefined) => ({ ...claim, release: claim?.release.version });

describe('a claim', () => {
  test('has all that the request needs, and the delivery as reading it gives it', () => {
    const { outbox, add } = anOutbox();
    const id = add({ signature: 'v1,abc', headers: [['X-A', 'b']] });

    const claim = outbox.claimOne(id, MADE_MS + 40);

    expect(comparable(claim)).toEqual({
      ...{ id, number: 1, lane: LANE, deliveryId: 'id-1', webhookId: 'w-1', event: 'prompt.created', source: 'registry', url: TARGET },
      ...{
        profile: 'documented',
        release: '3.15.2',
        timestampSec: MADE_MS / 1000,
        signature: 'v1,abc',
        headers: [['X-A', 'b']],
      },
      ...{ body: BODY, hop: FIRST_HOP, retriesUsed: 0 },
      attempt: { number: 1, startedAtMs: MADE_MS + 40, method: 'POST', url: TARGET, by: 'plan', timings: { queuedMs: 40 }, redirects: [] },
      summary: outbox.summary(id),
    });
    expect(claim?.summary).toMatchObject({ state: 'in-flight', attempts: 1, attemptMarks: ['in-flight'], attemptSpans: [40] });
    expect(claim?.summary).not.toHaveProperty('nextAttemptAtMs');
  });

  test('says nothing of a signature or headers that the delivery does not have', () => {
    const { claimed } = anOutbox();

    const claim = claimed();

    expect(claim).not.toHaveProperty('signature');
    expect(claim).not.toHaveProperty('headers');
  });

  test('puts the start of its attempt on record', () => {
    const { claimed, attempts } = anOutbox();

    const claim = claimed({}, MADE_MS + 40);

    expect(attempts(claim.id)).toEqual([{ ...claim.attempt, timings: {} }]);
  });

  test('goes on where the attempt before it has ended, as it was planned', () => {
    const { outbox, claimed, attempts } = anOutbox();
    const first = claimed();
    const hop = { url: 'http://127.0.0.1:9/moved', method: 'GET', redirects: 1, authorized: false };
    const wait = { waitMs: 1000, cause: { kind: 'backoff', baseMs: 1000, jitterMs: 0 } } as const;
    const nowMs = MADE_MS + 30;
    const state = { kind: 'waiting', dueAtMs: nowMs + 1000, wait } as const;
    outbox.settle({ claim: first, result: anAnswer(503, { hop }), state, retriesUsed: 1, stale: false, slow: false, nowMs });

    expect(outbox.claimOne(first.id, nowMs + 999)).toBeUndefined();
    const second = outbox.claimOne(first.id, nowMs + 1000);

    expect(second).toMatchObject({ number: 2, retriesUsed: 1, hop, url: TARGET });
    expect(second?.attempt).toEqual({
      ...{ number: 2, startedAtMs: nowMs + 1000, method: 'GET', url: hop.url, by: 'plan', timings: { queuedMs: 0 }, redirects: [], wait },
    });
    expect(second?.summary).toEqual(outbox.summary(first.id));
    expect(attempts(first.id)[1]).toEqual({ ...second?.attempt, timings: {} });
  });

  test('tells that a person asked for it', () => {
    const { outbox, db, add } = anOutbox();
    const id = add();
    db.prepare('UPDATE delivery SET wait = ?').run(JSON.stringify({ waitMs: 0, cause: { kind: 'user' } }));

    expect(outbox.claimOne(id, MADE_MS)?.attempt.by).toBe('user');
  });
});

describe('a first attempt', () => {
  test.each([
    [300, undefined],
    [301, 'before-first-send'],
  ] as const)('that leaves %i s after its timestamp: %s', (seconds, stale) => {
    const { outbox, claimed } = anOutbox();

    const { id, summary } = claimed({}, MADE_MS + seconds * 1000);

    expect(summary.stale).toBe(stale);
    expect(outbox.summary(id)?.stale).toBe(stale);
  });

  test('is all that can be late by itself: a later one was planned so', () => {
    const { outbox, db, claimed } = anOutbox();
    const { id } = claimed();
    db.prepare("UPDATE delivery SET state = 'waiting', due_at_ms = ?").run(MADE_MS);

    expect(outbox.claimOne(id, MADE_MS + 1_000_000)?.summary).not.toHaveProperty('stale');
  });

  test('of a delivery that is claimed as it is written is the same as if it were read', () => {
    for (const more of [{}, { signature: 'v1,abc' }]) {
      const { outbox, newDelivery, attempts, db } = anOutbox();
      const delivery = newDelivery({ ...more, state: { kind: 'in-flight' } });
      const id = outbox.add(delivery);
      const about = { kind: 'prompt', name: 'p' } as const;
      const summary = newSummary(id, delivery, {
        webhook: { id: 'w-1', name: 'hook' },
        event: 'prompt.created',
        about,
        size: BODY.length,
      });

      const claim = outbox.claimNew({ id, delivery, summary, body: BODY });

      expect(claim.summary).toEqual(outbox.summary(id));
      expect(attempts(id)).toEqual([{ ...claim.attempt, timings: {} }]);
      db.exec('DELETE FROM attempt');
      db.prepare("UPDATE delivery SET state = 'pending', due_at_ms = ?, attempts = 0, marks = '[]', spans = '[]'").run(MADE_MS);
      expect(comparable(claim)).toEqual(comparable(outbox.claimOne(id, MADE_MS)));
    }
  });
});

describe('the first attempt of a delivery that waited for a worker', () => {
  function waiting(more: Partial<NewDelivery> = {}) {
    const { outbox, newDelivery, attempts, db } = anOutbox();
    const delivery = newDelivery(more);
    const id = outbox.add(delivery);
    const summary = outbox.summary(id);
    if (!summary) throw new Error('it was not written');
    return { outbox, attempts, db, id, written: { id, delivery, summary, body: BODY } };
  }

  test('is the same as if it were read', () => {
    for (const more of [{}, { signature: 'v1,abc' }, { verdict: 'unsigned' as const }]) {
      const [known, read] = [waiting(more), waiting(more)];

      const claim = known.outbox.claimUnchanged(known.written, MADE_MS + 40);

      expect(claim && comparable(claim)).toEqual(comparable(read.outbox.claimOne(read.id, MADE_MS + 40)));
      expect(claim?.summary).toEqual(known.outbox.summary(known.id));
      expect(known.attempts(known.id)).toEqual(read.attempts(read.id));
    }
  });

  test.each([
    ['it was cancelled', "state = 'cancelled', due_at_ms = NULL"],
    ['it is held', "state = 'held', due_at_ms = NULL, held_due_at_ms = 1"],
    ['another time is planned', 'due_at_ms = due_at_ms + 1'],
    ['an attempt was made', 'attempts = 1'],
    ['somebody marked it', 'starred = 1'],
    ['somebody wrote a note', "note = 'look'"],
  ])('is not begun without reading when %s', (_, change) => {
    const { outbox, db, id, attempts, written } = waiting();
    db.prepare(`UPDATE delivery SET ${change} WHERE id = ?`).run(id);
    const before = outbox.summary(id);

    expect(outbox.claimUnchanged(written, MADE_MS)).toBeUndefined();

    expect([outbox.summary(id), attempts(id)]).toEqual([before, []]);
  });
});

describe('what is due', () => {
  test('is taken in the order of its due times, in its lane only, and no more than is asked for', () => {
    const { outbox, add } = anOutbox();
    const due = (dueAtMs: number, lane = LANE) => add({ lane, state: { kind: 'pending', dueAtMs } });
    const later = due(MADE_MS + 20);
    const sooner = due(MADE_MS + 10);
    due(MADE_MS, 'w2');
    const notYet = due(MADE_MS + 31);
    const [same, again] = [due(MADE_MS + 30), due(MADE_MS + 30)];

    const first = outbox.claimDue(LANE, MADE_MS + 30, 3).map(({ id }) => id);
    const rest = outbox.claimDue(LANE, MADE_MS + 30, 10).map(({ id }) => id);

    expect([first, rest]).toEqual([[sooner, later, same], [again]]);
    expect(outbox.nextDue(LANE)).toBe(MADE_MS + 31);
    expect(outbox.dueOf(notYet)).toBe(MADE_MS + 31);
  });

  test('is nothing where all was claimed, or nothing is', () => {
    const { outbox, claimed } = anOutbox();
    const { id } = claimed();

    expect([outbox.nextDue(LANE), outbox.dueOf(id), outbox.dueOf(99), outbox.claimOne(99, MADE_MS)]).toEqual(Array(4).fill(undefined));
  });
});

test('what is on its way is told, and taken back with the work that began it', () => {
  const told: string[] = [];
  const undo: (() => void)[] = [];
  const onItsWay = { began: (id: string) => void told.push(`began ${id}`), ended: (id: string) => void told.push(`ended ${id}`) };
  const { outbox, claimed, newDelivery } = anOutbox({ onItsWay, afterUndo: (callback) => void undo.push(callback) });

  const { summary } = claimed();
  const delivery = newDelivery({ deliveryId: 'id-2', state: { kind: 'in-flight' } });
  outbox.claimNew({ id: outbox.add(delivery), delivery, summary, body: BODY });
  for (const callback of undo) callback();

  expect(told).toEqual(['began id-1', 'began id-2', 'ended id-1', 'ended id-2']);
});
