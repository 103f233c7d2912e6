import { afterEach, expect, test, vi } from 'vitest';
import { createWriter } from '#core/database/writer.ts';
import { createLaneScheduler } from '#core/dispatch/loop/scheduler.ts';
import { createSettle } from '#core/dispatch/loop/settle.ts';
import type { AttemptResult, Claim } from '#core/dispatch/outbox/records.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import { anAnswer, anOutbox, LANE, MADE_MS, TARGET } from '../../../../support/an-outbox.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';

const TIMEOUT_MS = 30_000;
const open: { close(): void }[] = [];
afterEach(() => {
  for (const db of open.splice(0)) db.close();
});

/** The end of an attempt, on a real outbox with its writer and its lanes; its one delivery is on its way. */
function aLoop() {
  const { outbox, add, db, attempts } = anOutbox();
  open.push(db);
  const clock = fakeClock(MADE_MS);
  const writer = createWriter(db);
  const scheduler = createLaneScheduler(outbox, { perLane: () => 1, inAll: 10 }, () => {});
  const told: (StreamEventBody | 'settled')[] = [];
  /** Of each answer, when whoever waits for it is told. */
  const bytes: (number | undefined)[] = [];
  const logged: unknown[][] = [];
  const log = (...said: unknown[]) => void logged.push(said);
  const settle = createSettle({
    ...{ outbox, scheduler, writer, clock, random: () => 0 },
    settings: () => ({ profile: 'documented', maxRetries: 3, timeScale: 1, requestTimeoutMs: TIMEOUT_MS, workersPerWebhook: 1 }),
    publish: (event) => void told.push(event),
    logger: { info: log, warn: log, error: log },
    settled(_claim, { body }) {
      told.push('settled');
      bytes.push(body?.length);
    },
  });
  const id = add();
  scheduler.touch(LANE, MADE_MS);
  const [claim] = scheduler.claim(MADE_MS);
  scheduler.committed();
  if (!claim) throw new Error('nothing was due');

  return {
    ...{ db, outbox, clock, writer, scheduler, settle, told, bytes, logged, attempts, id, claim },
    /** Its attempt ends so. @returns the delivery after it */
    async ends(result: AttemptResult, of: Claim = claim) {
      settle(of, result);
      await writer.write(() => {});
      return outbox.summary(id);
    },
    retriesUsed: () => Number(db.prepare('SELECT retries FROM delivery').pluck().get()),
  };
}

const REDIRECTED = { redirects: [{ status: 307, from: TARGET, to: 'http://127.0.0.1:9/moved', bodyLost: false }] };

test('an attempt that failed is planned again, in its lane, and has used a retry', async () => {
  const loop = aLoop();

  const delivery = await loop.ends(anAnswer(503));

  expect(delivery).toMatchObject({ state: 'waiting', nextAttemptAtMs: MADE_MS + 1000 });
  expect([loop.scheduler.inFlight, loop.scheduler.nextWakeMs(), loop.retriesUsed()]).toEqual([0, MADE_MS + 1000, 1]);
});

test('an attempt that went well is planned no more', async () => {
  const loop = aLoop();

  const delivery = await loop.ends(anAnswer(200));

  expect(delivery).toMatchObject({ state: 'delivered' });
  expect([loop.scheduler.inFlight, loop.scheduler.nextWakeMs(), loop.retriesUsed()]).toEqual([0, undefined, 0]);
});

test('retries are used up, but for those of another hop', async () => {
  const straight = aLoop();
  const redirected = aLoop();

  expect(await straight.ends(anAnswer(503), { ...straight.claim, retriesUsed: 3 })).toMatchObject({ state: 'exhausted' });
  expect(await redirected.ends(anAnswer(503, REDIRECTED), { ...redirected.claim, retriesUsed: 3 })).toMatchObject({ state: 'waiting' });
  expect([straight.retriesUsed(), redirected.retriesUsed()]).toEqual([3, 1]);
});

test.each([
  [TIMEOUT_MS / 2 - 1, undefined],
  [TIMEOUT_MS / 2, true],
])('an attempt that took %i ms of 30,000 is slow: %s', async (tookMs, slow) => {
  const loop = aLoop();

  await loop.ends(anAnswer(200, { tookMs }));

  const [finished] = loop.told.flatMap((event) => (event !== 'settled' && event.type === 'attempt.finished' ? [event.attempt.slow] : []));
  expect([finished, loop.attempts(loop.id)[0]?.slow]).toEqual([slow, slow]);
});

test.each([
  [299_000, undefined],
  [299_001, 'planned'],
] as const)('a retry that is planned %i ms after its timestamp and a second: %s', async (laterMs, stale) => {
  const loop = aLoop();
  loop.clock.advance(laterMs);

  expect((await loop.ends(anAnswer(503)))?.stale).toBe(stale);
});

test('what has ended is not late', async () => {
  const loop = aLoop();
  loop.clock.advance(1_000_000);

  expect(await loop.ends(anAnswer(200))).not.toHaveProperty('stale');
});

test('after the commit the attempt is told, then the delivery, then whoever waits for it', async () => {
  const loop = aLoop();
  const result = anAnswer(404, { body: Buffer.from('no such model') });

  const delivery = await loop.ends(result);

  const { outcome, response, tookMs, redirects } = result;
  const attempt = { ...loop.claim.attempt, timings: { queuedMs: 0, firstByteMs: 20 }, redirects, outcome, response, tookMs };
  expect(loop.told).toEqual([{ type: 'attempt.finished', id: `d${loop.id}`, attempt }, { type: 'delivery.changed', delivery }, 'settled']);
  expect(loop.attempts(loop.id)).toEqual([attempt]);
});

test('the memory of an answer is given back, but not before whoever waits for it has it', async () => {
  const loop = aLoop();
  const body = Buffer.alloc(100_000);

  await loop.ends(anAnswer(200, { body }));

  expect([loop.bytes, body.length]).toEqual([[100_000], 0]);
});

test('no answer is told as none', async () => {
  const loop = aLoop();
  const { response: _, ...result } = anAnswer(0, { outcome: { kind: 'no-response', reason: 'reset', phase: 'read', message: '' } });

  await loop.ends(result);

  expect(loop.told[0]).toMatchObject({ attempt: expect.not.objectContaining({ response: undefined }) });
  expect(loop.told[0]).not.toHaveProperty('attempt.response');
});

test('of a delivery that was removed meanwhile only the attempt is told', async () => {
  const loop = aLoop();
  loop.db.exec('DELETE FROM attempt; DELETE FROM delivery');

  await loop.ends(anAnswer(200));

  expect(loop.told.map((event) => (event === 'settled' ? event : event.type))).toEqual(['attempt.finished', 'settled']);
});

test('an outcome that the disk has no room for is written a second later, and told then', async () => {
  const loop = aLoop();
  loop.db.pragma(`max_page_count = ${loop.db.pragma('page_count', { simple: true })}`);

  await expect(loop.ends(anAnswer(500, { body: Buffer.alloc(500_000) }))).rejects.toThrow('The disk is full.');
  const before = { state: loop.outbox.summary(loop.id)?.state, told: [...loop.told], armed: loop.clock.armed };
  loop.db.pragma('max_page_count = 1000000');
  loop.clock.advance(999);
  const early = loop.clock.armed;
  loop.clock.advance(1);
  await loop.writer.write(() => {});

  expect(before).toEqual({ state: 'in-flight', told: [], armed: 1 });
  expect(early).toBe(1);
  expect(loop.logged).toEqual([
    ['the outcome of an attempt could not be stored yet', { delivery: 'd1', error: expect.stringContaining('The disk is full.') }],
  ]);
  expect(loop.outbox.summary(loop.id)?.state).toBe('waiting');
  expect(loop.told).toHaveLength(3);
});

test('an outcome that came after the last write is left to the next start', async () => {
  const loop = aLoop();
  await loop.writer.stop();

  await loop.ends(anAnswer(200)).catch(() => {});

  expect([loop.logged.length, loop.clock.armed, loop.told]).toEqual([1, 0, []]);
});

test('an outcome waits for the next change, but not where its worker is waited for, or much is on its way', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const calm = aLoop();
  const busy = aLoop();
  busy.scheduler.touch(LANE, MADE_MS);
  const crowded = aLoop();
  for (const lane of ['a', 'b', 'c']) crowded.scheduler.takeWorker(lane, MADE_MS);

  for (const { settle, claim } of [calm, busy, crowded]) settle(claim, anAnswer(200));
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);

  expect([calm, busy, crowded].map(({ told }) => told.includes('settled'))).toEqual([false, true, true]);
  vi.useRealTimers();
});
