import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import { createAttachments } from '#core/attach/attachments.ts';
import { createBridgeAgents } from '#core/bridge/bridge-agents.ts';
import { createRegistryImports } from '#core/bridge/registry/registry-imports.ts';
import { createCheckRuns } from '#core/check/runs/check-runs.ts';
import { createExplorations } from '#core/check/runs/explorations.ts';
import { createCheckRunStore } from '#core/check/runs/run-store.ts';
import { openAccessToken } from '#core/control/access-token.ts';
import { type ControlOptions, createControlServer } from '#core/control/control-server.ts';
import { createLaunchCodes } from '#core/control/launch-codes.ts';
import { createLaunchFiles } from '#core/control/launch-files.ts';
import { createSentStore } from '#core/dispatch/outbox/sent-store.ts';
import { createSettingsStore } from '#core/dispatch/store/settings-store.ts';
import { closeServer } from '#core/http/close.ts';
import { createJournalStore } from '#core/mlflow-api/journal-store.ts';
import { createCaptureShelves } from '#core/receiver/capture-shelves.ts';
import { createCaptureStore } from '#core/receiver/capture-store.ts';
import { createReceiver } from '#core/receiver/receiver.ts';
import { createSenderLeases } from '#core/receiver/sender-leases.ts';
import { parseFernetKey } from '#core/secrets/fernet.ts';
import { createSecretBox } from '#core/secrets/secret-box.ts';
import { createExplainer } from '#core/signing/explainer.ts';
import { createEventBus } from '#core/stream/event-bus.ts';
import { attachStream } from '#core/stream/stream-server.ts';
import { systemClock } from '#core/system-clock.ts';
import { createFollowerStore } from '#core/tunnel/follower-store.ts';
import { createFollowers } from '#core/tunnel/followers.ts';
import { createTunnel } from '#core/tunnel/tunnel.ts';
import type { CoreStatus } from '#shared/domain/app/core-status.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { verdictOf } from '#shared/domain/delivery/verdict.ts';
import { doesNotExist } from '#shared/domain/mlflow/mlflow-error.ts';
import { DEFAULT_RELEASE, releaseOf } from '#shared/domain/mlflow/release.ts';
import { temporaryDirectory } from './start-core.ts';
import { startDispatch } from './start-dispatch.ts';
import { quietLogger } from './start-receiver.ts';

/** The control plane with its stream, on a real dispatcher and a real receiver. */
export async function startControl(options: Partial<ControlOptions> & { launchClock?: Clock; port?: number; epoch?: string } = {}) {
  const directory = temporaryDirectory();
  const bus = createEventBus({ epoch: options.epoch ?? 'e1' });
  const dispatch = await startDispatch({
    publish: bus.publish,
    capturesOf: (deliveryId) => captures.ownIdsOf(deliveryId),
    received: (deliveryId) => captures.received(deliveryId),
  });
  const { webhooks, dispatcher, commands, sequences, deliveries, writer, policy, db } = dispatch;
  const captures = createCaptureStore(db, {
    nowMs: systemClock.nowMs,
    shelves: createCaptureShelves(db),
    sent: createSentStore(db),
    onArrival: (arrival) => writer.afterCommit(() => bus.publish({ type: 'arrival.changed', arrival })),
  });
  const senders = createSenderLeases(systemClock);
  const receiver = createReceiver({
    senders,
    db,
    captures,
    writer,
    clock: systemClock,
    logger: quietLogger,
    secretsFor: webhooks.secretsFor,
    secrets: createSecretBox({ key: parseFernetKey(Buffer.alloc(32, 7).toString('base64')), nowMs: Date.now }),
    forward: () => Promise.reject(new Error('nothing is forwarded here')),
    targetRefusal: policy.targetRefusal,
    publish: bus.publish,
    isOnItsWay: dispatch.isOnItsWay,
    onReceived(deliveryId, { verdict, endpoint }) {
      dispatcher.recordReceived(deliveryId, { verdict: verdict.result === 'unchecked' ? undefined : verdictOf(verdict), endpoint });
    },
  });
  const receiverUrl = await listen(receiver.server);
  const tunnel = createTunnel({
    clock: systemClock,
    random: Math.random,
    expose: () => ({ close: () => Promise.resolve() }),
    probe: () => Promise.resolve({ kind: 'no-answer', why: 'this test has no network' }),
    network: () => '',
    receiverUrl: () => receiverUrl,
    launch: () => ({ problem: { code: 'no-program', message: 'There is no tunnel program here.' } }),
    providers: () => Promise.resolve([]),
    publish: (status) => bus.publish({ type: 'tunnel.changed', tunnel: status }),
    onPublicUrl() {},
    followers: () => followers.list(),
  });
  const followers = createFollowers({
    store: createFollowerStore(db),
    writer,
    webhooks,
    checkUrl: policy.check,
    publicUrl: tunnel.publicUrl,
    logger: quietLogger,
    changed: tunnel.announce,
  });
  const explainer = createExplainer();
  const token = openAccessToken(path.join(directory, 'token'));
  const launchCodes = createLaunchCodes(options.launchClock ?? systemClock);
  const server = createControlServer({
    senders,
    attachments: createAttachments({
      clock: systemClock,
      dataDir: directory,
      webhookUrl: () => `${receiverUrl}/webhook`,
      tunnel,
      senders,
      forward: { listen: () => Promise.resolve(undefined), unlisten() {} },
      hasOwnSecret: () => false,
      subscribe: bus.subscribe,
      publish() {},
      newName: () => 'hookglass-000000',
      newSecret: () => 'the secret of an attached server',
    }),
    serverOf() {
      throw new Error('no server is asked here');
    },
    examineSelf: () => Promise.resolve([]),
    agents: () => ({
      mode: 'read',
      chosen: false,
      connected: [],
      start: { program: ['hookglass'], flags: [], own: false, platform: 'linux' },
      tools: [],
    }),
    recentLog: () => [],
    runtime: 'Node',
    version: '0.0.0-test',
    release: releaseOf(DEFAULT_RELEASE),
    deliveries,
    captures,
    calls: createJournalStore(db, systemClock),
    registry: noRegistry,
    registryImports: createRegistryImports({
      own: { has: () => false, put: () => Promise.resolve('taken') },
      clock: systemClock,
      logger: quietLogger,
      version: '0.0.0-test',
      agents: createBridgeAgents,
      onEnd: () => Promise.resolve(),
    }),
    env: {},
    webhooks,
    dispatcher,
    commands,
    sequences,
    checkRuns: createCheckRuns({
      store: createCheckRunStore(db),
      writer,
      clock: systemClock,
      publish: bus.publish,
      run: () => Promise.resolve({ kind: 'stopped' }),
      logger: quietLogger,
    }),
    explorations: createExplorations({
      clock: systemClock,
      publish: bus.publish,
      logger: quietLogger,
      otherGoing: () => undefined,
      explore: () => Promise.reject(new Error('nothing is explored here')),
      play: () => Promise.reject(new Error('nothing is played here')),
    }),
    settings: createSettingsStore({
      db,
      started: { ...dispatch.settings, mlflowVersion: DEFAULT_RELEASE, keepCount: 100_000, keepBytes: 1024 ** 3, agents: 'read' },
    }),
    startFlags: [],
    settingsChanged: () => undefined,
    storage: () => ({ key: 'file' as const, databaseBytes: 0, logBytes: 0, artifactBytes: 0, deliveries: 0, captures: 0 }),
    endpoints: receiver.endpoints,
    tunnel,
    followers,
    explainer,
    forwardTargets: () => [],
    targetRefusal: policy.targetRefusal,
    probeTarget: () => Promise.resolve([]),
    sendAgain: () => Promise.reject(new Error('nothing is sent again here')),
    uuid: randomUUID,
    checkUrl: policy.check,
    examineUrl: policy.examine,
    writer,
    token,
    launchCodes,
    launchFile: createLaunchFiles({
      directory: path.join(directory, 'launch'),
      codes: launchCodes,
      linkOf: (code) => `${url}/#code=${code}`,
      clock: options.launchClock ?? systemClock,
    }).issue,
    status: (): CoreStatus => statusOf(url, receiverUrl),
    newSecret: () => 'the secret of the sample',
    clock: systemClock,
    logger: quietLogger,
    ...options,
  });
  const stream = attachStream(server, { bus, isToken: token.matches, onTokenChange: token.onRotate, clock: systemClock });
  const url = await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });

  return {
    ...dispatch,
    url,
    port,
    directory,
    bus,
    token,
    launchCodes,
    captures,
    webhookUrl: `${receiverUrl}/webhook`,
    /** Asks with the token. */
    ask: (target: string, init: RequestInit = {}) =>
      fetch(`${url}${target}`, { ...init, headers: { authorization: `Bearer ${token.value()}`, ...init.headers } }),
    /** As a machine that slept: every connection is gone at once. */
    dropClients() {
      for (const socket of sockets) socket.destroy();
    },
    async stop() {
      await stream.close();
      await Promise.all([closeServer(server, 0), closeServer(receiver.server, 0)]);
      await dispatch.stop();
    },
  };
}

async function listen(server: Server, port = 0): Promise<string> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function statusOf(inspector: string, receiver: string): CoreStatus {
  return {
    version: '0.0.0-test',
    mlflowVersion: DEFAULT_RELEASE,
    pid: process.pid,
    startedAtMs: 0,
    dataDir: '/data',
    urls: { mlflow: 'http://127.0.0.1:5000', receiver, receiverTls: null, webhookUrl: `${receiver}/webhook`, inspector },
    profile: 'documented',
    timeScale: 1,
    urlPolicy: 'local',
    keepCount: 100_000,
    counts: { deliveries: 0, failed: 0, unfinished: 0, captures: 0, webhooks: 0 },
  };
}

const noRegistry: ControlOptions['registry'] = {
  overview: {
    lines: () => ({ items: [] }),
    count: () => 0,
    item() {
      throw doesNotExist('there is no registry here');
    },
  },
  change: () => Promise.reject(doesNotExist('there is no registry here')),
};
