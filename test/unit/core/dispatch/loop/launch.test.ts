import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createWriter } from '#core/database/writer.ts';
import { createLaunch } from '#core/dispatch/loop/launch.ts';
import { createLaneScheduler } from '#core/dispatch/loop/scheduler.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import { anAnswer, anOutbox, LANE, MADE_MS } from '../../../../support/an-outbox.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const db of open.splice(0)) db.close();
});

/** Launches one delivery of a real outbox; what happens is written down in its order. */
function aLaunch({ refusal, breaksOff = false }: { refusal?: string; breaksOff?: boolean } = {}) {
  const { outbox, add, db } = anOutbox();
  open.push(db);
  const writer = createWriter(db);
  const scheduler = createLaneScheduler(outbox, { perLane: () => 1, inAll: 10 }, () => {});
  const happened: string[] = [];
  const log = (words: string) => void happened.push(words);
  const launch = createLaunch({
    scheduler,
    settings: () => ({ profile: 'documented', maxRetries: 3, timeScale: 1, requestTimeoutMs: 30_000, workersPerWebhook: 1 }),
    send() {
      happened.push('sent');
      return breaksOff ? Promise.reject(new Error('a bug of ours')) : Promise.resolve(anAnswer(200));
    },
    checkUrl: () => Promise.resolve(refusal),
    isAwaited: () => false,
    isPublished: () => false,
    publish: ({ type }: StreamEventBody) => void happened.push(type),
    logger: { info: log, warn: log, error: log },
    ended: (_claim, { outcome }) => void happened.push(`ended: ${outcome.kind}`),
  });
  add();
  scheduler.touch(LANE, MADE_MS);

  return {
    happened,
    scheduler,
    /** In the transaction of a change whose caller answers some promises after its commit. */
    async change() {
      await writer.write(() => {
        const claims = scheduler.claim(MADE_MS);
        writer.afterCommit(() => {
          scheduler.committed();
          for (const claim of claims) launch(claim);
        });
      });
      for (let hops = 0; hops < 20; hops += 1) await undefined;
      happened.push('answered');
      await setImmediate();
    },
  };
}

test('who made a change is answered before its delivery is sent, and hears of it before', async () => {
  const { change, happened } = aLaunch();

  await change();

  expect(happened).toEqual(['delivery.changed', 'attempt.started', 'answered', 'sent', 'ended: response']);
});

test('what MLflow would refuse to send to is not sent', async () => {
  const { change, happened } = aLaunch({ refusal: 'not there' });

  await change();

  expect(happened).toEqual(['delivery.changed', 'attempt.started', 'answered', 'ended: refused']);
});

test('an attempt that breaks off gives its worker back', async () => {
  const { change, happened, scheduler } = aLaunch({ breaksOff: true });

  await change();

  expect(happened.at(-1)).toBe('an attempt broke off');
  expect(scheduler.inFlight).toBe(0);
});
