import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createWriter } from '#core/database/writer.ts';
import { createLaunch } from '#core/dispatch/loop/launch.ts';
import { createLaneScheduler } from '#core/dispatch/loop/scheduler.ts';
import type { AttemptResult, Claim } from '#core/dispatch/outbox/records.ts';
import type { AttemptLimits, AttemptRequest } from '#core/dispatch/send/attempt.ts';
import { STORED_BODY_BYTES } from '#core/dispatch/send/for-storage.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import { anAnswer, anOutbox, LANE, MADE_MS } from '../../../../support/an-outbox.ts';

const MIB = 1024 ** 2;
const open: { close(): void }[] = [];
afterEach(() => {
  for (const db of open.splice(0)) db.close();
});

interface Circumstances {
  refusal?: string;
  breaksOff?: boolean;
  isAwaited?: boolean;
  isPublished?: boolean;
}

/** Launches the one delivery of a real outbox; what happens is written down in its order. */
function aLaunch({ refusal, breaksOff = false, isAwaited = false, isPublished = false }: Circumstances = {}) {
  const { outbox, add, db } = anOutbox();
  open.push(db);
  const writer = createWriter(db);
  const scheduler = createLaneScheduler(outbox, { perLane: () => 1, inAll: 10 }, () => {});
  const happened: string[] = [];
  const published: StreamEventBody[] = [];
  const sent: { request: AttemptRequest; limits: AttemptLimits }[] = [];
  const ended: AttemptResult[] = [];
  const logged: unknown[][] = [];
  const log = (...said: unknown[]) => void logged.push(said);
  const id = add();
  const launch = createLaunch({
    scheduler,
    settings: () => ({ profile: 'documented', maxRetries: 3, timeScale: 1, requestTimeoutMs: 30_000, workersPerWebhook: 1 }),
    send(request, limits) {
      happened.push('sent');
      sent.push({ request, limits });
      return breaksOff ? Promise.reject(new Error('a bug of ours')) : Promise.resolve(anAnswer(200));
    },
    checkUrl: () => Promise.resolve(refusal),
    isAwaited: (number) => isAwaited && number === id,
    isPublished: (number) => isPublished && number === id,
    publish(event) {
      happened.push(event.type);
      published.push(event);
    },
    logger: { info: log, warn: log, error: log },
    ended(_claim, result) {
      happened.push(`ended: ${result.outcome.kind}`);
      ended.push(result);
    },
  });
  scheduler.touch(LANE, MADE_MS);

  return {
    ...{ happened, published, sent, ended, logged, scheduler, id },
    /** In the transaction of a change whose caller answers some promises after its commit. @returns what was claimed */
    async change(as: (due: Claim) => Claim = (due) => due): Promise<Claim> {
      const claim = await writer.write(() => {
        const [due] = scheduler.claim(MADE_MS);
        if (!due) throw new Error('nothing was due');
        writer.afterCommit(() => {
          scheduler.committed();
          launch(as(due));
        });
        return due;
      });
      for (let hops = 0; hops < 20; hops += 1) await undefined;
      happened.push('answered');
      await setImmediate();
      return claim;
    },
  };
}

test('who made a change is answered before its delivery is sent, and hears of it before', async () => {
  const { change, happened } = aLaunch();

  await change();

  expect(happened).toEqual(['delivery.changed', 'attempt.started', 'answered', 'sent', 'ended: response']);
});

test('what was claimed is told and sent as it is, and a redirect is followed', async () => {
  const { change, published, sent, id } = aLaunch();

  const { hop, url, deliveryId, timestampSec, body, release, attempt, summary } = await change((due) => ({ ...due, signature: 'v1,abc' }));

  expect(published).toEqual([
    { type: 'delivery.changed', delivery: summary },
    { type: 'attempt.started', id: `d${id}`, attempt },
  ]);
  expect(sent).toStrictEqual([
    {
      request: { hop, url, deliveryId, timestampSec, body, release, signature: 'v1,abc' },
      limits: { timeoutMs: 30_000, keepBytes: STORED_BODY_BYTES, followRedirects: true },
    },
  ]);
});

test('a replay is sent with its own headers and follows no redirect; whoever waits for the answer gets 10 MiB of it', async () => {
  const { change, sent } = aLaunch({ isAwaited: true });
  const headers = [['X-Own', 'yes']] as const;

  const { hop, url, deliveryId, timestampSec, body, release } = await change((due) => ({ ...due, source: 'replay', headers }));

  expect(sent.map(({ request: { signature: _, ...request }, limits }) => ({ request, limits }))).toStrictEqual([
    {
      request: { hop, url, deliveryId, timestampSec, body, release, headers },
      limits: { timeoutMs: 30_000, keepBytes: 10 * MIB, followRedirects: false },
    },
  ]);
});

test('a delivery without a signature is sent without one', async () => {
  const { change, sent } = aLaunch();

  await change(({ signature: _, ...due }) => due);

  expect(Object.keys(sent[0]?.request ?? {})).not.toContain('signature');
});

test('what is published already is not told a second time', async () => {
  const { change, happened } = aLaunch({ isPublished: true });

  await change();

  expect(happened[0]).toBe('attempt.started');
});

test('what MLflow would refuse to send to is not sent', async () => {
  const { change, happened, ended } = aLaunch({ refusal: 'not there' });

  const { hop } = await change();

  expect(happened).toEqual(['delivery.changed', 'attempt.started', 'answered', 'ended: refused']);
  expect(ended).toEqual([
    { outcome: { kind: 'refused', reason: 'target-refused', message: 'not there' }, timings: {}, redirects: [], tookMs: 0, hop },
  ]);
});

test('where a redirect led is for the connection to refuse', async () => {
  const { change, happened } = aLaunch({ refusal: 'not there' });

  await change((due) => ({ ...due, hop: { url: 'http://127.0.0.1:9/moved', method: 'POST', redirects: 1, authorized: false } }));

  expect(happened).toContain('sent');
});

test('an attempt that breaks off gives its worker back, is due no more, and says so in the log', async () => {
  const { change, logged, scheduler, id } = aLaunch({ breaksOff: true });

  await change();

  expect(logged).toEqual([['an attempt broke off', { delivery: `d${id}`, attempt: 1, error: 'Error: a bug of ours' }]]);
  expect([scheduler.inFlight, scheduler.nextWakeMs()]).toEqual([0, undefined]);
});
