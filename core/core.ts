import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { CoreStatus, CoreUrls } from '#shared/domain/app/core-status.ts';
import type { ReadyLine } from '#shared/domain/app/host-protocol.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { verdictOf } from '#shared/domain/delivery/verdict.ts';
import type { RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import { createArtifactStore } from './artifacts/artifact-store.ts';
import { openAccessToken } from './control/access-token.ts';
import { createControlServer } from './control/control-server.ts';
import { createLaunchCodes } from './control/launch-codes.ts';
import { createLaunchFiles, type LaunchFiles } from './control/launch-files.ts';
import type { CoreOptions, PortChoice } from './core-options.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { startRetention } from './database/retention.ts';
import type { WriteFailedError } from './database/writer.ts';
import { createDispatch } from './dispatch/dispatch.ts';
import type { DeliveryReader } from './dispatch/read/delivery-store.ts';
import { createSettingsStore } from './dispatch/store/settings-store.ts';
import { hasSealedSecrets } from './dispatch/store/webhook-store.ts';
import { explainRefusals } from './explained-refusals.ts';
import { createForwarder } from './forward/forwarder.ts';
import { createListenerLookup } from './forward/listener-of.ts';
import { probeTarget } from './forward/probe-target.ts';
import { createRestartWatch } from './forward/restart-watch.ts';
import { closeServer } from './http/close.ts';
import { isLoopbackName } from './http/host-check.ts';
import { listen } from './http/listen.ts';
import { createJournal } from './mlflow-api/journal.ts';
import { createJournalStore } from './mlflow-api/journal-store.ts';
import { createLocalPlane } from './mlflow-api/local-plane.ts';
import { createMlflowServer } from './mlflow-api/mlflow-server.ts';
import { createAgents } from './net/connection.ts';
import type { OwnListener } from './net/peer-rules.ts';
import { type CertificateFile, openLocalCertificate } from './receiver/local-certificate.ts';
import { createReceiver } from './receiver/receiver.ts';
import { createRegistry } from './registry/registry.ts';
import { createSecretBox } from './secrets/secret-box.ts';
import { loadSecretKey } from './secrets/secret-key.ts';
import { createExplainer } from './signing/explainer.ts';
import { publishStatus } from './status.ts';
import { openStorage, type Storage, startErrorOf } from './storage.ts';
import { createEventBus } from './stream/event-bus.ts';
import { attachStream } from './stream/stream-server.ts';
import { createTracking } from './tracking/tracking.ts';
import { createFollowerStore } from './tunnel/follower-store.ts';
import { createFollowers } from './tunnel/followers.ts';
import { openTunnel } from './tunnel/open-tunnel.ts';

export { rotateAccessToken } from './control/access-token.ts';
export type { CoreOptions } from './core-options.ts';
export { systemClock } from './system-clock.ts';

/** Requests and attempts in hand get this long to end when the core stops. */
const STOP_GRACE_MS = 5000;
const SAMPLE_SECRET_BYTES = 24;

export interface Core {
  /** @throws StartError with the exit code and a sentence for the user; whatever was opened is closed again. */
  start(): Promise<ReadyLine>;
  /** Ends what is in hand, at most 5 s, and lets go of the data directory. May be called at any time, and twice. */
  stop(): Promise<void>;
  /** Resolves when the database could not be written or synced: it has to be opened again, by stopping this core and starting another. */
  readonly failed: Promise<WriteFailedError>;
  /** Called with each batch of what happens, in order. @returns how to stop. */
  subscribe(listener: (events: readonly StreamEvent[]) => void): () => void;
  /** Writes a private file that leads a browser to the inspector, once, within 60 s. @returns its path */
  launchFile(): string;
  /** Where it listens; only a started core knows. */
  readonly urls: CoreUrls;
}

/** Puts the parts together: the one place that knows them all. */
export function createCore(options: CoreOptions): Core {
  const { version, clock, random, uuid, logger, retry, urlPolicy } = options;
  const bus = createEventBus({ epoch: uuid() });
  /** How to undo each step of the start, newest last. */
  const undo: (() => Promise<void> | void)[] = [];
  let urls: CoreUrls | undefined;
  let launchFiles: LaunchFiles | undefined;
  let stopped: Promise<void> | undefined;
  let fail: (error: WriteFailedError) => void = () => undefined;
  const failed = new Promise<WriteFailedError>((resolve) => {
    fail = resolve;
  });

  async function start(): Promise<ReadyLine> {
    const startedAtMs = clock.nowMs();
    const directory = openDataDirectory(options.dataDir);
    undo.push(directory.release);
    const storage = openStorage(directory, { clock, logger, strict: options.strict, onBroken: fail });
    const { db, writer } = storage;
    undo.push(storage.close, writer.stop);

    const secretKey = loadSecretKey({ env: options.encryptionKey, dataDir: directory.path, hasTokens: hasSealedSecrets(db) });
    if (secretKey.from === 'missing')
      logger.warn('the key file is gone: stored webhook secrets cannot be read, and their deliveries are held');

    const secrets = createSecretBox({ ...secretKey, nowMs: clock.nowMs });
    const certificate = await openCertificate(directory);
    const trusted = () => certificate.trusted;
    const settings = createSettingsStore({
      db,
      started: { ...retry, requestTimeoutMs: options.requestTimeoutMs, workersPerWebhook: options.maxInFlightPerWebhook },
      chosen: new Set(options.chosenSettings),
    });
    const { webhooks, dispatcher, deliveries, commands, policy, ...dispatch } = createDispatch({
      db,
      writer,
      clock,
      random,
      uuid,
      logger,
      publish: bus.publish,
      secrets,
      settings: () => ({ ...settings.current(), emulateWorkers: options.emulateWorkers }),
      targets: {
        mode: urlPolicy.name,
        allowedTargets: urlPolicy.allowedTargets,
        ownListeners: () => (urls ? ownListeners(urls, options) : []),
        ...(urlPolicy.allowedSchemes && { schemes: urlPolicy.allowedSchemes }),
        ...(urlPolicy.allowPrivateIps !== undefined && { allowPrivate: urlPolicy.allowPrivateIps }),
      },
      trusted,
      capturesOf: (deliveryId) => captures.idsOf(deliveryId),
      received: (deliveryId) => captures.received(deliveryId),
      keep: options.keep,
    });
    undo.push(dispatch.close);
    const freshConnections = createAgents({ policy, keepAlive: false, trusted });
    undo.push(freshConnections.destroy);

    const watch = createRestartWatch({
      clock,
      logger,
      listeners: createListenerLookup(),
      resend: async (deliveryIds) => {
        for (const deliveryId of deliveryIds) await commands.replay(deliveryId, { mode: 'resigned', origin: 'watch' });
      },
    });
    undo.push(watch.stop);
    const forwarder = createForwarder({ clock, watch, agents: freshConnections });
    const { captures, ...receiver } = createReceiver({
      db,
      writer,
      clock,
      logger,
      publish: bus.publish,
      secretsFor: webhooks.secretsFor,
      onVerdict(deliveryId, verdict) {
        // Where no secret here is known to be the sender's, the sender itself knows.
        if (verdict.result !== 'unchecked') dispatcher.recordVerdict(deliveryId, verdictOf(verdict));
      },
      secrets,
      forward: forwarder.forward,
      targetRefusal: policy.targetRefusal,
      keep: options.keep,
      sent: dispatch.sent,
      cameThroughTunnel: (rawHeaders) => tunnel.carries(rawHeaders),
      defaults: {
        ...(options.receiverSecret !== 'auto' && { secret: options.receiverSecret.text }),
        ...(options.respond && { scenario: options.respond }),
      },
    });

    const tunnelConnections = createAgents({ policy: { peerRefusal: () => undefined }, keepAlive: false, trusted });
    undo.push(tunnelConnections.destroy);
    const tunnel = openTunnel({
      clock,
      random,
      dir: directory.tunnelDir,
      home: options.home,
      env: options.env,
      guard: options.tunnelGuard,
      // A public URL is the provider's; where a tunnel leads is no target of deliveries.
      agents: tunnelConnections,
      // Asked also when a start is undone that did not get so far.
      receiverUrl: () => urls?.receiver ?? '',
      publish: (status) => bus.publish({ type: 'tunnel.changed', tunnel: status }),
      onPublicUrl: (publicUrl) => followers.point(publicUrl),
      followers: () => followers.list(),
    });
    const followers = createFollowers({
      store: createFollowerStore(db),
      writer,
      webhooks,
      checkUrl: policy.check,
      publicUrl: tunnel.publicUrl,
      logger,
      changed: tunnel.announce,
    });
    undo.push(followers.settled);
    undo.push(async () => void (await tunnel.close()));
    undo.push(
      bus.subscribe((events) => {
        for (const event of events) followers.notice(event);
      }),
    );

    const tlsServer = certificate.file && receiver.tlsServer(certificate.file.pem);
    const explainer = createExplainer();
    undo.push(explainer.close);
    undo.push(
      explainRefusals({
        subscribe: bus.subscribe,
        explainer,
        sources: { deliveries, captures, webhooks, endpoints: receiver.endpoints },
        writer,
        keepOfDelivery: dispatcher.recordCause,
        keepOfCapture: captures.explain,
        logger,
      }),
    );

    const calls = createJournalStore(db, { nowMs: clock.nowMs, keep: options.keep, afterUndo: writer.afterUndo });
    const journal = createJournal({ store: calls, writer, clock, publish: bus.publish, logger });
    undo.push(journal.stop);
    const announce = (event: RegistryEvent) => {
      journal.announced(event, dispatcher.announce(event));
    };

    const token = openAccessToken(directory.tokenFile);
    const launchCodes = createLaunchCodes(clock);
    const linkOf = (code: string) => `${core.urls.inspector}/#code=${code}`;
    launchFiles = createLaunchFiles({ directory: directory.launchDir, codes: launchCodes, linkOf, clock });
    undo.push(launchFiles.close);
    const status = (): CoreStatus => ({
      version,
      pid: process.pid,
      startedAtMs,
      dataDir: directory.path,
      urls: core.urls,
      profile: settings.current().profile,
      timeScale: settings.current().timeScale,
      urlPolicy: urlPolicy.name,
      keepCount: options.keep.count,
      ...(options.emulateWorkers && { emulatesWorkers: true }),
      ...storageShown(storage),
      ...statusCounts(deliveries.counts(), captures.count(), webhooks.count()),
    });
    const inspector = createControlServer({
      version,
      deliveries,
      captures,
      calls,
      webhooks,
      dispatcher,
      commands,
      settings,
      endpoints: receiver.endpoints,
      tunnel,
      followers,
      explainer,
      forwardTargets: forwarder.targets,
      targetRefusal: policy.targetRefusal,
      probeTarget: (url) => probeTarget(url, freshConnections),
      ...(certificate.file && {
        certificate: renewable(certificate.file, tlsServer),
      }),
      checkUrl: policy.check,
      writer,
      token,
      launchCodes,
      launchFile: core.launchFile,
      status,
      newSecret: () => randomBytes(SAMPLE_SECRET_BYTES).toString('base64url'),
      clock,
      logger,
      ...(options.pageDir !== undefined && { pageDir: options.pageDir }),
    });
    const stream = attachStream(inspector, { bus, isToken: token.matches, onTokenChange: token.onRotate, clock });
    const tracking = createTracking({ db, clock, random, uuid });
    const plane = createLocalPlane({
      registry: createRegistry({ db, clock, announce, tracking: tracking.forRegistry }),
      tracking,
      artifacts: createArtifactStore(directory.artifactsDir, uuid),
      webhooks,
      testWebhook: dispatcher.test,
      checkUrl: policy.check,
      writer,
      logger,
      inspectorUrl: () => core.urls.inspector,
    });
    const mlflow = createMlflowServer({
      plane,
      clock,
      logger,
      journal,
      neighbours: {
        hosts: { allowed: options.mlflow.allowedHosts, reachable: !isLoopbackName(options.mlflow.host) },
        origins: options.mlflow.allowedOrigins,
      },
    });

    const inspectorUrl = await open(inspector, '127.0.0.1', options.inspector, '--inspector-port');
    undo.push(stream.close);
    const receiverUrl = await open(receiver.server, options.receiver.host, options.receiver, '--receiver-port');
    const receiverTls = tlsServer ? await openTls(tlsServer) : null;
    const retention = startRetention({
      writer,
      clock,
      logger,
      shelves: [...Object.values(dispatch.shelves), ...Object.values(receiver.shelves), calls.shelf],
    });
    undo.push(retention.stop);
    const room = storage.keepRoom({
      dropOld: () => void retention.run(),
      changed: () => bus.publish({ type: 'status.changed', status: status() }),
    });
    undo.push(room.stop);
    await dispatcher.start();
    undo.push(() => dispatcher.stop(writer.isBroken() ? 0 : STOP_GRACE_MS));
    const mlflowUrl = await open(mlflow, options.mlflow.host, options.mlflow, '--mlflow-port');
    urls = { mlflow: mlflowUrl, receiver: receiverUrl, receiverTls, webhookUrl: `${receiverUrl}/webhook`, inspector: inspectorUrl };
    undo.push(publishStatus(bus, clock, status));

    directory.publish({ version, pid: process.pid, urls });
    const { path: dataDir, tokenFile } = directory;
    const launchUrl = linkOf(launchCodes.issue());
    return { event: 'ready', version, pid: process.pid, dataDir, ...urls, tokenFile, launchUrl };
  }

  /** Without HTTPS there is no certificate, and none is trusted besides those of the system. */
  async function openCertificate({ tlsDir }: DataDirectory): Promise<{ file?: CertificateFile; trusted: readonly string[] }> {
    if (options.receiverTls === 'off') return { trusted: [] };
    const file = await openLocalCertificate({ directory: tlsDir, nowMs: clock.nowMs });
    return {
      file,
      get trusted() {
        return [file.pem.cert];
      },
    };
  }

  async function openTls(server: Server): Promise<string | null> {
    if (options.receiverTls === 'off') return null;
    const url = await open(server, options.receiver.host, options.receiverTls, '--receiver-tls-port');
    return url.replace('http:', 'https:');
  }

  async function open(server: Server, host: string, { port, chosen }: PortChoice, flag: string): Promise<string> {
    const got = await listen(server, { host, port, mayMove: !chosen, flag });
    undo.push(() => closeServer(server, STOP_GRACE_MS));
    if (got !== port && port !== 0) logger.warn(`port ${port} is taken, so ${flag} is ${got} this time`);
    if (!isLoopbackName(host)) logger.warn(`${flag.replace('port', 'host')} ${host}: other machines can reach this port`);
    return `http://${reachable(host)}:${got}`;
  }

  async function undoAll(): Promise<void> {
    for (const step of undo.splice(0).reverse()) await step();
  }

  const core: Core = {
    async start() {
      try {
        return await start();
      } catch (error) {
        await undoAll();
        throw startErrorOf(error, options.dataDir);
      }
    },
    stop() {
      stopped ??= undoAll();
      return stopped;
    },
    failed,
    subscribe: bus.subscribe,
    launchFile() {
      if (!launchFiles) throw new Error('the core has not started');
      return launchFiles.issue();
    },
    get urls() {
      if (!urls) throw new Error('the core has not started');
      return urls;
    },
  };
  return core;
}

const portOf = (url: string) => Number(URL.parse(url)?.port);

function ownListeners(urls: CoreUrls, { mlflow, receiver }: CoreOptions): OwnListener[] {
  return [
    { plane: 'inspector', host: '127.0.0.1', port: portOf(urls.inspector) },
    { plane: 'mlflow', host: mlflow.host, port: portOf(urls.mlflow) },
    { plane: 'receiver', host: receiver.host, port: portOf(urls.receiver) },
    ...(urls.receiverTls === null ? [] : [{ plane: 'receiver' as const, host: receiver.host, port: portOf(urls.receiverTls) }]),
  ];
}

/** The address that this machine reaches a listener at. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function storageShown({ quarantine, shortage }: Storage): Pick<CoreStatus, 'quarantine' | 'shortage'> {
  const short = shortage();
  return { ...(quarantine && { quarantine }), ...(short && { shortage: short }) };
}

function statusCounts(deliveries: ReturnType<DeliveryReader['counts']>, captures: number, webhooks: number) {
  const { nextAttemptAtMs, ...counts } = deliveries;
  return { counts: { ...counts, captures, webhooks }, ...(nextAttemptAtMs !== undefined && { nextAttemptAtMs }) };
}

/** A renewed certificate is shown to the next connection, without a restart. */
function renewable(file: CertificateFile, server: SecureServer | undefined): Pick<CertificateFile, 'describe' | 'renew'> {
  return {
    describe: file.describe,
    async renew() {
      const renewed = await file.renew();
      server?.setSecureContext(file.pem);
      return renewed;
    },
  };
}
