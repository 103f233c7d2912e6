import { describe, expect, test } from 'vitest';
import type { AttemptResult, Claim } from '#core/dispatch/outbox/records.ts';
import type { DeliveryState } from '#shared/domain/delivery/delivery.ts';
import { TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import { anAnswer, anOutbox, MADE_MS } from '../../../../support/an-outbox.ts';

const NOW_MS = MADE_MS + 30;
const DELIVERED: DeliveryState = { kind: 'delivered', atMs: NOW_MS };
const FAILED: DeliveryState = { kind: 'failed', reason: 'status', atMs: NOW_MS };
const WAITING: DeliveryState = { kind: 'waiting', dueAtMs: NOW_MS + 1000, wait: { waitMs: 1000, cause: { kind: 'at-once' } } };

const settlement = (claim: Claim, result: AttemptResult, state: DeliveryState) => ({
  ...{ claim, result, state, nowMs: NOW_MS, retriesUsed: 0, stale: false, slow: false },
});
const rowOf = ({ db }: ReturnType<typeof anOutbox>) => db.prepare('SELECT * FROM delivery').get() as Record<string, unknown>;

describe('what is told of an attempt that ended is what reading gives', () => {
  test.each<[string, AttemptResult, DeliveryState]>([
    ['an answer that ends the delivery', anAnswer(200), DELIVERED],
    ['a good answer without the body', anAnswer(200), { ...DELIVERED, reason: 'body-lost' }],
    ['a refusal', anAnswer(422), FAILED],
    ['an answer after which it waits', anAnswer(503), WAITING],
    ['no answer', anAnswer(0, { outcome: { kind: 'no-response', reason: 'reset', phase: 'read', message: '' } }), WAITING],
    ['an attempt that was interrupted', anAnswer(0, { outcome: { kind: 'interrupted' } }), WAITING],
  ])('%s', (_what, result, state) => {
    const { outbox, claimed } = anOutbox();
    const claim = claimed();

    const told = outbox.settle(settlement(claim, result, state));

    expect(told).toMatchObject({ state: state.kind });
    expect(told).toEqual(outbox.summary(claim.id));
  });

  test('and so is what others did to the delivery meanwhile', () => {
    const { outbox, claimed, db } = anOutbox();
    const claim = claimed();
    outbox.setReceived('id-1', { endpoint: 'default', verdict: 'unsigned' });
    outbox.setNote(claim.id, 'look at this');
    db.exec('UPDATE delivery SET starred = 1, body_lost = 1');

    const told = outbox.settle(settlement(claim, anAnswer(200), DELIVERED));

    expect(told).toMatchObject({ endpoint: 'default', verdict: 'unsigned', noted: true, starred: true, bodyLost: true });
    expect(told).toEqual(outbox.summary(claim.id));
  });
});

test('the attempt is on record with what came, as long as something came', () => {
  const redirects = [{ status: 307, from: 'http://a.example/', to: 'http://b.example/', bodyLost: false }];
  for (const more of [{}, { redirects }]) {
    const { outbox, claimed, attempts } = anOutbox();
    const claim = claimed();
    const result = anAnswer(200, more);

    outbox.settle({ ...settlement(claim, result, DELIVERED), slow: true });

    const { outcome, response, tookMs, timings } = result;
    expect(attempts(claim.id)).toEqual([{ ...claim.attempt, redirects: [], outcome, response, tookMs, timings, slow: true, ...more }]);
  }
});

test('an attempt that was quick and got no answer is not slow and has none', () => {
  const { outbox, claimed, db } = anOutbox();
  const { response: _, ...result } = anAnswer(0, { outcome: { kind: 'interrupted' } });

  outbox.settle(settlement(claimed(), result, WAITING));

  expect(db.prepare('SELECT slow, response, redirects FROM attempt').get()).toEqual({ slow: 0, response: null, redirects: null });
});

test.each([
  ['kept', Buffer.from('no such model'), 1],
  ['not kept where it is empty', Buffer.alloc(0), 0],
])('the body of an answer is %s', (_how, body, count) => {
  const { outbox, claimed, db } = anOutbox();

  outbox.settle(settlement(claimed(), anAnswer(404, { body }), FAILED));

  expect(db.prepare('SELECT body FROM attempt_body').pluck().all()).toEqual(count === 0 ? [] : [body]);
});

test('until when it waits and how is kept, and when it ended', () => {
  const waiting = anOutbox();
  const ended = anOutbox();

  waiting.outbox.settle({ ...settlement(waiting.claimed(), anAnswer(503), WAITING), retriesUsed: 2 });
  ended.outbox.settle(settlement(ended.claimed(), anAnswer(200), DELIVERED));

  const wait = JSON.stringify({ waitMs: 1000, cause: { kind: 'at-once' } });
  expect(rowOf(waiting)).toMatchObject({ due_at_ms: NOW_MS + 1000, wait, ended_at_ms: null, retries: 2 });
  expect(rowOf(ended)).toMatchObject({ due_at_ms: null, wait: null, ended_at_ms: NOW_MS, retries: 0 });
});

test('where redirects have led to is where the next attempt goes, and nothing is kept where there were none', () => {
  const straight = anOutbox();
  const moved = anOutbox();
  const hop = { url: 'http://127.0.0.1:9/moved', method: 'POST', redirects: 1, authorized: true };

  straight.outbox.settle(settlement(straight.claimed(), anAnswer(503), WAITING));
  moved.outbox.settle(settlement(moved.claimed(), anAnswer(503, { hop }), WAITING));

  expect(rowOf(straight)['hop']).toBeNull();
  expect(JSON.parse(String(rowOf(moved)['hop']))).toEqual(hop);
});

test('a body that one of several redirects took is lost', () => {
  const hop = (bodyLost: boolean) => ({ status: 302, from: 'http://a.example/', to: 'http://b.example/', bodyLost });
  const lost = [[], [hop(false)], [hop(true)], [hop(false), hop(true)]].map((redirects) => {
    const { outbox, claimed } = anOutbox();
    return outbox.settle(settlement(claimed(), anAnswer(200, { redirects }), DELIVERED))?.bodyLost;
  });

  expect(lost).toEqual([undefined, undefined, true, true]);
});

describe('what is said of the signature', () => {
  const verdictAfter = (result: AttemptResult, more: Parameters<ReturnType<typeof anOutbox>['claimed']>[0] = {}, sentMs = MADE_MS) => {
    const { outbox, claimed } = anOutbox();
    return outbox.settle(settlement(claimed(more, sentMs), result, DELIVERED))?.verdict;
  };
  const stamped = (value: string) => ({ headers: [[TIMESTAMP_HEADER, value]] as [string, string][] });

  test('is that the receiver refused it only where its answer is a 4xx', () => {
    const silence = anAnswer(0, { outcome: { kind: 'interrupted' } });
    expect([200, 399, 400, 499, 500].map((status) => verdictAfter(anAnswer(status)))).toEqual([
      ...['valid', 'valid', 'refused', 'refused', 'valid'],
    ]);
    expect(verdictAfter(silence)).toBe('valid');
  });

  test('is that it was late, by when the attempt left', () => {
    expect(verdictAfter(anAnswer(200), {}, MADE_MS + 300_000)).toBe('valid');
    expect(verdictAfter(anAnswer(200), {}, MADE_MS + 301_000)).toBe('stale');
    expect(verdictAfter(anAnswer(400), {}, MADE_MS + 301_000)).toBe('stale');
  });

  test('goes by the timestamp that was sent, where a person wrote the headers', () => {
    const now = String(MADE_MS / 1000);
    expect(verdictAfter(anAnswer(200), stamped(now))).toBe('valid');
    expect(verdictAfter(anAnswer(200), stamped(` ${now} `))).toBe('valid');
    expect(verdictAfter(anAnswer(200), stamped(String(MADE_MS / 1000 - 301)))).toBe('stale');
  });

  test.each(['', 'soon', `${MADE_MS / 1000}.0`, `+${MADE_MS / 1000}`, `x${MADE_MS / 1000}`, `-${MADE_MS / 1000}`])(
    'takes %j for no timestamp',
    (value) => {
      expect(verdictAfter(anAnswer(200), stamped(value))).toBe('stale');
      expect(verdictAfter(anAnswer(200), { headers: [['X-Other', String(MADE_MS / 1000)]] })).toBe('stale');
    },
  );
});

test('a delivery that was removed while its request was on the way is told by nobody, and takes up no room', () => {
  const { outbox, claimed, db } = anOutbox();
  const claim = claimed();
  const before = { ...outbox.shelves.deliveries.used() };
  db.exec('DELETE FROM attempt; DELETE FROM delivery');

  expect(outbox.settle(settlement(claim, anAnswer(200, { body: Buffer.from('ok') }), DELIVERED))).toBeUndefined();

  expect(outbox.shelves.deliveries.used()).toEqual(before);
});

test('what the answer takes up is counted, by its row and by all of them', () => {
  const { outbox, claimed, db } = anOutbox();
  const claim = claimed();
  const before = Number(db.prepare('SELECT bytes FROM delivery').pluck().get());

  outbox.settle(settlement(claim, anAnswer(200, { body: Buffer.alloc(10_000) }), DELIVERED));

  const bytes = Number(db.prepare('SELECT bytes FROM delivery').pluck().get());
  expect(bytes).toBeGreaterThan(before + 10_000);
  expect(outbox.shelves.deliveries.used().bytes).toBe(bytes);
});

test('what has ended is on its way no more, unless the work that ended it is undone', () => {
  const told: string[] = [];
  const undo: (() => void)[] = [];
  const onItsWay = { began: (id: string) => void told.push(`began ${id}`), ended: (id: string) => void told.push(`ended ${id}`) };
  const { outbox, claimed } = anOutbox({ onItsWay, afterUndo: (callback) => void undo.push(callback) });
  const claim = claimed();
  undo.splice(0);

  outbox.settle(settlement(claim, anAnswer(200), DELIVERED));
  for (const callback of undo.toReversed()) callback();

  expect(told).toEqual(['began id-1', 'ended id-1', 'began id-1']);
});
