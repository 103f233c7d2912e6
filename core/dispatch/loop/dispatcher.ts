import { WriteFailedError, type Writer } from '#core/database/writer.ts';
import { freeBytes } from '#core/net/bounded-body.ts';
import type { Heard } from '#shared/domain/app/api-call.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { Clock } from '#shared/domain/clock.ts';
import {
  afterAttempt,
  type DeliverySource,
  type DeliveryState,
  type DeliverySummary,
  FINAL_STATES,
  STALE_AFTER_MS,
} from '#shared/domain/delivery/delivery.ts';
import type { Cause } from '#shared/domain/delivery/explain.ts';
import type { DeliveryVerdict } from '#shared/domain/delivery/verdict.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { exampleEvent, type RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { type Added, createFanOut } from '../command/fan-out.ts';
import { type TestResult, testResultOf } from '../command/test-result.ts';
import type { AttemptResult, Claim, Outbox } from '../outbox/outbox.ts';
import type { Upkeep } from '../outbox/upkeep.ts';
import type { AttemptLimits, AttemptRequest } from '../send/attempt.ts';
import { type DispatchSettings, WORKERS_IN_ALL } from '../store/settings.ts';
import type { WebhookStore } from '../store/webhook-store.ts';
import { createClaimLoop } from './claim-loop.ts';
import { createHeal } from './heal.ts';
import { createLaneScheduler } from './scheduler.ts';
import { createSharedPool } from './shared-pool.ts';

export interface Dispatcher {
  /** Inside a work of the writer: one delivery per matching webhook, fixed for good with the change that caused it. @returns who gets it */
  announce(event: RegistryEvent): Heard;
  /** Inside a work of the writer: what our own receiver made of the signature of a delivery, if it is one of ours. */
  recordVerdict(deliveryId: string, verdict: DeliveryVerdict): void;
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
  /** Sends once and says what came of it; never throws for the network. */
  send: (request: AttemptRequest, limits: AttemptLimits) => Promise<AttemptResult>;
  /** What MLflow would refuse before it sends: its text. */
  checkUrl: (url: string) => Promise<string | undefined>;
  publish: (event: StreamEventBody) => void;
  logger: Logger;
}

const STORED_BODY_BYTES = 1024 * 1024;
/** The caller of a test gets more of the answer than is stored. */
const TEST_BODY_BYTES = 10 * 1024 * 1024;
const AFTER_A_FAILED_WRITE_MS = 1000;

/**
 * The loop over the outbox. It claims in the transaction that made a delivery due, whoever's that is, so that a change
 * and the start of its first attempt are on the disk with one sync; it settles and claims the next with another.
 */
export function createDispatcher(options: DispatcherOptions): DispatchLoop {
  const { outbox, upkeep, webhooks, writer, clock, random, settings, send, checkUrl, publish, logger } = options;
  const fanOut = createFanOut({ outbox, webhooks, clock, uuid: options.uuid, profile: () => settings().profile });
  const workers = () => settings().workersPerWebhook;
  const scheduler = settings().emulateWorkers
    ? createSharedPool(outbox, workers)
    : createLaneScheduler(outbox, { perLane: workers, inAll: WORKERS_IN_ALL });
  const waiting = new Map<number, (result: TestResult) => void>();
  /** What the transaction claimed that was committed last, or is about to be: its deliveries need not be read again. */
  let claims = new Map<number, Claim>();
  /** Published as they were created, with their first attempt under way. */
  const created = new Set<number>();
  const idle: (() => void)[] = [];
  const heal = createHeal({ upkeep, webhooks, writer, clock, touch: scheduler.touch, changed });
  const loop = createClaimLoop({ scheduler, upkeep, writer, clock, logger, claimed, launch });

  function claimed(now: readonly Claim[]): void {
    claims = new Map(now.map((claim) => [claim.id, claim]));
  }

  function launch(claim: Claim): void {
    if (!created.delete(claim.id)) publish({ type: 'delivery.changed', delivery: claim.summary });
    publish({ type: 'attempt.started', id: `d${claim.id}`, attempt: claim.attempt });
    attempt(claim).then(
      (result) => settle(claim, result),
      (error: unknown) => {
        // A bug of ours: the attempt is left on record without an outcome and counts as interrupted at the next start.
        scheduler.ended(claim, 'in-flight');
        logger.error('an attempt broke off', { delivery: `d${claim.id}`, attempt: claim.number, error: String(error) });
      },
    );
  }

  async function attempt(claim: Claim): Promise<AttemptResult> {
    const { hop, url, deliveryId, timestampSec, signature, headers, body } = claim;
    const refusal = hop.redirects === 0 ? await checkUrl(hop.url) : undefined;
    if (refusal !== undefined) {
      const outcome = { kind: 'refused', reason: 'target-refused', message: refusal } as const;
      return { outcome, timings: {}, redirects: [], tookMs: 0, hop };
    }
    return send(
      { hop, url, deliveryId, timestampSec, body, ...(signature !== undefined && { signature }), ...(headers && { headers }) },
      {
        timeoutMs: settings().requestTimeoutMs,
        keepBytes: waiting.has(claim.id) ? TEST_BODY_BYTES : STORED_BODY_BYTES,
        followRedirects: claim.source !== 'replay',
      },
    );
  }

  /** Outcome, next state and the claim of whatever the free worker does next: one transaction. */
  function settle(claim: Claim, result: AttemptResult): void {
    const nowMs = clock.nowMs();
    const { maxRetries, timeScale, requestTimeoutMs } = settings();
    // Each hop of a redirect has a retry budget of its own.
    const retriesBefore = result.redirects.length > 0 ? 0 : claim.retriesUsed;
    const ended = { outcome: result.outcome, method: result.hop.method, retriesUsed: retriesBefore };
    const state = afterAttempt(ended, { profile: claim.profile, maxRetries, timeScale }, nowMs, random);
    scheduler.ended(claim, state.kind);
    store();

    function store(): void {
      writer
        .write(() => {
          const delivery = outbox.settle({
            claim,
            result: forStorage({ ...result, timings: { ...claim.attempt.timings, ...result.timings } }),
            state,
            retriesUsed: retriesBefore + (state.kind === 'waiting' ? 1 : 0),
            stale: isStale(state, claim.timestampSec),
            slow: isSlow(result, requestTimeoutMs),
            nowMs,
          });
          if (state.kind === 'waiting') scheduler.touch(claim.lane, state.dueAtMs);
          writer.afterCommit(() => settled(claim, result, state, requestTimeoutMs, delivery));
        }, FROM_RESERVE)
        .catch((error: unknown) => {
          // Until it is on the disk the delivery stays in flight there; a restart would send it again.
          logger.error('the outcome of an attempt could not be stored yet', { delivery: `d${claim.id}`, error: String(error) });
          if (error instanceof WriteFailedError) clock.setTimer(clock.nowMs() + AFTER_A_FAILED_WRITE_MS, store);
        });
    }
  }

  function settled(
    claim: Claim,
    result: AttemptResult,
    state: DeliveryState,
    timeoutMs: number,
    delivery: DeliverySummary | undefined,
  ): void {
    const { outcome, timings, redirects, response, tookMs } = result;
    const attempt = {
      ...claim.attempt,
      timings: { ...claim.attempt.timings, ...timings },
      redirects,
      outcome,
      ...(response && { response }),
      tookMs,
      ...(isSlow(result, timeoutMs) && { slow: true }),
    };
    publish({ type: 'attempt.finished', id: `d${claim.id}`, attempt });
    if (delivery) publish({ type: 'delivery.changed', delivery });
    const resolve = FINAL_STATES.has(state.kind) ? waiting.get(claim.id) : undefined;
    if (resolve) {
      waiting.delete(claim.id);
      resolve(testResultOf(result, state, timeoutMs));
    }
    if (result.body) freeBytes(result.body); // it is stored, and a test has its text
    if (scheduler.inFlight === 0) for (const done of idle.splice(0)) done();
  }

  function changed(id: number): void {
    const delivery = outbox.summary(id);
    if (!delivery) return;
    publish({ type: 'delivery.changed', delivery });
    // Somebody awaits the outcome of a test that a user has stopped.
    if (delivery.state === 'cancelled' || delivery.state === 'held') answerWaiting(id, `it was ${delivery.state}`);
  }

  function answerWaiting(id: number, why: string): void {
    waiting.get(id)?.({ success: false, errorMessage: `Failed to test webhook: ${why}` });
    waiting.delete(id);
  }

  function enqueue({ id, lane, dueAtMs, summary }: Added): void {
    if (dueAtMs !== undefined) scheduler.touch(lane, dueAtMs);
    writer.afterCommit(() => {
      const claim = claims.get(id);
      if (claim) created.add(id);
      const delivery = claim?.summary ?? summary ?? outbox.summary(id);
      if (delivery) publish({ type: 'delivery.created', delivery });
    });
  }

  function allEndedWithin(graceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.setTimer(clock.nowMs() + graceMs, resolve);
      idle.push(() => {
        cancel();
        resolve();
      });
    });
  }

  return {
    touch: scheduler.touch,
    enqueue,
    changed,
    announce(event) {
      const { deliveries, unheard } = fanOut.fanOut(event, 'registry');
      for (const added of deliveries) enqueue(added);
      if (unheard) writer.afterCommit(() => publish({ type: 'event.unheard', unheard }));
      return { heardBy: deliveries.length, ...(unheard && { reason: unheard.reason }) };
    },
    recordVerdict(deliveryId, verdict) {
      const id = outbox.setVerdict(deliveryId, verdict);
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
        for (const { lane, dueAtMs } of upkeep.lanes()) scheduler.touch(lane, dueAtMs);
        loop.begin();
        if (interrupted > 0) logger.info('attempts of the process before were interrupted and are sent again', { interrupted });
      }, FROM_RESERVE);
    },
    async stop(graceMs) {
      loop.end();
      if (scheduler.inFlight > 0) await allEndedWithin(graceMs);
      for (const id of waiting.keys()) answerWaiting(id, 'Hookglass is stopping; the delivery goes on at the next start');
    },
    async test(webhookId, event, source = 'test') {
      const subscriber = webhooks.subscriber(webhookId);
      if (!subscriber) throw new Error(`no webhook ${webhookId}`);
      let finish: (result: TestResult) => void = () => {};
      const result = new Promise<TestResult>((resolve) => {
        finish = resolve;
      });
      const id = await writer.write(() => {
        const added = fanOut.sendTo(subscriber, exampleEvent(event), source);
        enqueue(added);
        if (added.dueAtMs === undefined) finish(HELD);
        else waiting.set(added.id, finish);
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

/** Close enough to the timeout that the next busy hour may cross it. */
const isSlow = ({ tookMs }: AttemptResult, timeoutMs: number) => tookMs >= timeoutMs / 2;

/** A late attempt is refused by every receiver that follows MLflow's documentation; better said before it happens. */
function isStale(state: DeliveryState, timestampSec: number): boolean {
  return state.kind === 'waiting' && state.dueAtMs > timestampSec * 1000 + STALE_AFTER_MS;
}

function forStorage(result: AttemptResult): AttemptResult {
  const { body, response } = result;
  if (!body || !response || body.length <= STORED_BODY_BYTES) return result;
  return { ...result, body: body.subarray(0, STORED_BODY_BYTES), response: { ...response, storedSize: STORED_BODY_BYTES } };
}
