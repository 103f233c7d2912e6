import type { Writer } from '#core/database/writer.ts';
import type { Heard } from '#shared/domain/app/api-call.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { DeliverySource } from '#shared/domain/delivery/delivery.ts';
import type { Cause } from '#shared/domain/delivery/explain.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { exampleEvent, type RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { type Added, createFanOut, type EventOrigin } from '../command/fan-out.ts';
import type { TestResult } from '../command/test-result.ts';
import type { Outbox, Received } from '../outbox/outbox.ts';
import type { AttemptResult } from '../outbox/records.ts';
import type { Upkeep } from '../outbox/upkeep.ts';
import type { AttemptLimits, AttemptRequest } from '../send/attempt.ts';
import { type DispatchSettings, WORKERS_IN_ALL } from '../store/settings.ts';
import type { WebhookStore } from '../store/webhook-store.ts';
import { createAwaitedTests } from './awaited-tests.ts';
import { createClaimLoop } from './claim-loop.ts';
import { createHeal } from './heal.ts';
import { createIdle } from './idle.ts';
import { createLaunch } from './launch.ts';
import { createNews } from './news.ts';
import { createLaneScheduler } from './scheduler.ts';
import { createSettle } from './settle.ts';
import { createSharedPool } from './shared-pool.ts';

export interface Dispatcher {
  /** Inside a work of the writer: one delivery per matching webhook of its workspace, fixed for good with the change that caused it. @returns who gets it */
  announce(event: RegistryEvent, from?: EventOrigin): Heard;
  /** Inside a work of the writer: our own receiver got a delivery, if it is one of ours, and this is what it made of its signature. */
  recordReceived(deliveryId: string, received: Received): void;
  /** Inside a work: why the receiver of a delivery (`d42`) refused it. */
  recordCause(id: string, cause: Cause): void;
  /** Inside a work: what was held for an unreadable secret is signed, if that can be read now, and sent. */
  heal(webhookId?: string): void;
  /** Voids the leases of the process before and begins to send. */
  start(): Promise<void>;
  /** Starts no attempt any more and waits, at most `graceMs`, for those in flight. */
  stop(graceMs: number): Promise<void>;
  /** One ordinary delivery of the example payload; resolves when it is finished. The caller has checked that the webhook exists. */
  test(webhookId: string, event: WebhookEvent, source?: DeliverySource): Promise<{ id: string; result: TestResult }>;
}

/** The loop from the inside, for what puts deliveries into the outbox or changes them there. */
export interface DispatchLoop extends Dispatcher {
  /** Inside a work: something in this lane is due at `dueAtMs`. */
  touch(lane: string, dueAtMs: number): void;
  /** Inside a work: a new delivery is known to its lane, and published as it is after the commit. */
  enqueue(added: Added): void;
  /** After the commit: a delivery is published as it is now. */
  changed(id: number): void;
}

export interface DispatcherOptions {
  outbox: Outbox;
  upkeep: Upkeep;
  webhooks: WebhookStore;
  writer: Writer;
  clock: Clock;
  random: () => number;
  uuid: () => string;
  settings: () => DispatchSettings;
  /** The MLflow that is imitated. */
  release: MlflowRelease;
  /** What a payload says of the workspace of its webhook. */
  told: (workspace: string) => string | undefined;
  /** Sends once and says what came of it; never throws for the network. */
  send: (request: AttemptRequest, limits: AttemptLimits) => Promise<AttemptResult>;
  /** What MLflow would refuse before it sends: its text. */
  checkUrl: (url: string) => Promise<string | undefined>;
  publish: (event: StreamEventBody) => void;
  logger: Logger;
}

/**
 * The loop over the outbox. It claims in the transaction that made a delivery due, whoever's that is, so that a change
 * and the start of its first attempt are on the disk with one sync; it settles and claims the next with another.
 */
export function createDispatcher(options: DispatcherOptions): DispatchLoop {
  const { outbox, upkeep, webhooks, writer, clock, settings, publish, logger } = options;
  const workers = () => settings().workersPerWebhook;
  const scheduler = settings().emulateWorkers
    ? createSharedPool(outbox, workers)
    : createLaneScheduler(outbox, { perLane: workers, inAll: WORKERS_IN_ALL }, writer.afterUndo);
  const tests = createAwaitedTests();
  const news = createNews({
    outbox,
    tests,
    writer,
    publish,
    touch: scheduler.touch,
    expect: scheduler.expect,
    launch: (claim) => launch(claim),
  });
  const { touch } = scheduler;
  const { enqueue, changed } = news;
  const idle = createIdle({ clock, isIdle: () => scheduler.inFlight === 0 });
  const heal = createHeal({ upkeep, webhooks, writer, clock, touch, changed });
  const ended = createSettle({
    ...options,
    scheduler,
    settled(claim, result, state, timeoutMs) {
      tests.ended(claim, result, state, timeoutMs);
      idle.look();
    },
  });
  const launch = createLaunch({ ...options, scheduler, isAwaited: tests.has, isPublished: news.isPublished, ended });
  const loop = createClaimLoop({ scheduler, upkeep, writer, clock, logger, claimed: news.claimed, launch });
  const fanOut = createFanOut({ ...options, profile: () => settings().profile, takeWorker: loop.takeWorker });

  return {
    touch,
    enqueue,
    changed,
    announce(event, from = { source: 'registry' }) {
      const { deliveries, unheard } = fanOut.fanOut(event, from);
      for (const added of deliveries) enqueue(added);
      if (unheard) writer.afterCommit(() => publish({ type: 'event.unheard', unheard }));
      return { heardBy: deliveries.length, ...(unheard && { reason: unheard.reason }) };
    },
    recordReceived(deliveryId, received) {
      const id = outbox.setReceived(deliveryId, received);
      if (id !== undefined) writer.afterCommit(() => changed(id));
    },
    recordCause(id, cause) {
      const number = Number(id.slice(1));
      if (outbox.setCause(number, cause)) writer.afterCommit(() => changed(number));
    },
    heal,
    async start() {
      await writer.write(() => {
        heal();
        upkeep.spreadOverdue(clock.nowMs(), 'stopped');
        const interrupted = upkeep.voidLeases(clock.nowMs());
        for (const { lane, dueAtMs } of upkeep.lanes()) touch(lane, dueAtMs);
        loop.begin();
        if (interrupted > 0) logger.info('attempts of the process before were interrupted and are sent again', { interrupted });
      }, FROM_RESERVE);
    },
    async stop(graceMs) {
      loop.end();
      await idle.within(graceMs);
      tests.giveUpAll('Hookglass is stopping; the delivery goes on at the next start');
    },
    async test(webhookId, event, source = 'test') {
      const subscriber = webhooks.subscriber(webhookId);
      if (!subscriber) throw new Error(`no webhook ${webhookId}`);
      const { promise: result, resolve: finish } = Promise.withResolvers<TestResult>();
      const id = await writer.write(() => {
        const added = fanOut.sendTo(subscriber, exampleEvent(event, options.release), source);
        enqueue(added);
        if (added.dueAtMs === undefined) finish(HELD);
        else tests.add(added.id, finish);
        return added.id;
      });
      return { id: `d${id}`, result: await result };
    },
  };
}

/** What was accepted is finished, also on a disk that takes nothing new. */
const FROM_RESERVE = { fromReserve: true } as const;

const HELD: TestResult = {
  success: false,
  errorMessage: 'Failed to test webhook: its secret cannot be read with the present key, and nothing is sent unsigned',
};
