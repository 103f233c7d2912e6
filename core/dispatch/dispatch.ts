import type { LookupAddress } from 'node:dns';
import type { Keep } from '#core/database/budgets.ts';
import type { Database } from '#core/database/open.ts';
import type { Writer } from '#core/database/writer.ts';
import { createAnswerBudget } from '#core/net/answer-budget.ts';
import { createAgents } from '#core/net/connection.ts';
import type { Environment } from '#core/net/environment-proxy.ts';
import { createResolver, type Lookup } from '#core/net/resolver.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import { type Commands, createCommands } from './command/commands.ts';
import { createReplay, type Replay } from './command/replay.ts';
import { createDispatcher, type Dispatcher } from './loop/dispatcher.ts';
import { createOutbox, type Outbox } from './outbox/outbox.ts';
import type { OnItsWay } from './outbox/sent-store.ts';
import { createUpkeep } from './outbox/upkeep.ts';
import { createDeliveryStore, type DeliveryReader, type DeliveryStoreOptions } from './read/delivery-store.ts';
import { sendAttempt } from './send/attempt.ts';
import { createSendChecked } from './send/send-checked.ts';
import { createUrlPolicy, type UrlPolicy, type UrlPolicyOptions } from './send/url-policy.ts';
import { createCommandStore } from './store/command-store.ts';
import { createRehearsedSecrets } from './store/rehearsed-secrets.ts';
import { createSequenceStore, type SequenceStore } from './store/sequence-store.ts';
import type { DispatchSettings } from './store/settings.ts';
import { createWebhookStore, type WebhookStore } from './store/webhook-store.ts';

export interface DispatchOptions {
  db: Database;
  writer: Writer;
  clock: Clock;
  random: () => number;
  uuid: () => string;
  settings: () => DispatchSettings;
  /** The MLflow that is imitated. */
  release: MlflowRelease;
  /** It has several workspaces. */
  hasWorkspaces?: boolean;
  /** Where releases up to 3.13 find their proxies; without it there are none. */
  env?: Environment;
  targets: Omit<UrlPolicyOptions, 'lookup' | 'release'>;
  secrets: { seal(secret: string): string | undefined; open(token: string): string | undefined };
  /** Certificates to trust besides those of the system, in PEM: the one of our own receiver. */
  trusted?: () => readonly string[];
  capturesOf: (deliveryId: string) => string[];
  received: DeliveryStoreOptions['received'];
  /** What the user lets us keep; without it nothing is dropped. */
  keep?: Keep;
  /** Told of each attempt. */
  onItsWay?: OnItsWay;
  publish: (event: StreamEventBody) => void;
  logger: Logger;
}

export interface Dispatch {
  webhooks: WebhookStore;
  dispatcher: Dispatcher;
  deliveries: DeliveryReader;
  /** What users may do to deliveries. */
  commands: Commands & Replay;
  sequences: SequenceStore;
  policy: UrlPolicy;
  /** Sends what a check of a receiver wants to know. */
  sendChecked: ReturnType<typeof createSendChecked>;
  shelves: Outbox['shelves'];
  /** After `dispatcher.stop()`: closes the connections that are kept alive. */
  close(): void;
}

/** Of the answers of all attempts that are being read, beyond 64 KiB each. */
const MAX_ANSWERS_HELD_BYTES = 24 * 1024 * 1024;

/** Everything between a change of the registry and an answer of an endpoint, put together. */
export function createDispatch(options: DispatchOptions): Dispatch {
  const { db, settings, clock, capturesOf, received, targets, trusted, release } = options;
  const { hasWorkspaces = false } = options;
  const told = (workspace: string) => (hasWorkspaces && release.has('tellsWorkspace') ? workspace : undefined);
  const lookup = createResolver();
  const policy = createUrlPolicy({ ...targets, release, lookup: awaited(lookup) });
  const rehearsed = createRehearsedSecrets();
  const webhooks = createWebhookStore({
    ...options,
    rehearsed,
    stockRefusal: policy.stockRefusal,
    secretChanged: (id) => dispatcher.heal(id),
  });
  const agents = createAgents({ policy, lookup, ...(trusted && { trusted }) });
  const network = { env: options.env ?? {}, agents, isReceiver: policy.isReceiver, answers: createAnswerBudget(MAX_ANSWERS_HELD_BYTES) };
  // Nothing of one request of a check can spoil the next.
  const freshAgents = createAgents({ policy, lookup, keepAlive: false, ...(trusted && { trusted }) });
  const outbox = createOutbox(db, { keep: options.keep, afterUndo: options.writer.afterUndo, onItsWay: options.onItsWay });
  const dispatcher = createDispatcher({
    ...options,
    told,
    webhooks,
    outbox,
    upkeep: createUpkeep(db),
    send: (request, limits) => sendAttempt(request, limits, network),
    checkUrl: policy.check,
  });
  const deliveries = createDeliveryStore({ db, settings, nowMs: clock.nowMs, capturesOf, received });
  const store = createCommandStore(db);
  const commands = {
    ...createCommands({ ...options, ...dispatcher, store }),
    ...createReplay({
      ...options,
      ...dispatcher,
      store,
      outbox,
      webhooks,
      told,
      accepted: rehearsed,
      profile: () => settings().profile,
      targetRefusal: policy.targetRefusal,
    }),
  };
  return {
    webhooks,
    dispatcher,
    deliveries,
    commands,
    sequences: createSequenceStore(db),
    policy,
    sendChecked: createSendChecked({
      ...options,
      webhooks,
      outbox,
      profile: () => settings().profile,
      send: (request, limits) => sendAttempt(request, limits, { ...network, agents: freshAgents }),
    }),
    shelves: outbox.shelves,
    close() {
      agents.destroy();
      freshAgents.destroy();
    },
  };
}

function awaited(lookup: Lookup): (hostname: string) => Promise<LookupAddress[]> {
  return (hostname) =>
    new Promise((resolve, reject) => lookup(hostname, (error, addresses) => (error ? reject(error) : resolve(addresses))));
}
