import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createArtifactStore } from '#core/artifacts/artifact-store.ts';
import { webhooksOf } from '#core/dispatch/store/webhooks-of.ts';
import { closeServer } from '#core/http/close.ts';
import { listen } from '#core/http/listen.ts';
import type { ServerLimits } from '#core/http/server-options.ts';
import { createJournal } from '#core/mlflow-api/journal.ts';
import { createJournalStore } from '#core/mlflow-api/journal-store.ts';
import { createLocalPlane } from '#core/mlflow-api/local-plane.ts';
import { createMlflowServer } from '#core/mlflow-api/mlflow-server.ts';
import type { MlflowPlane } from '#core/mlflow-api/plane.ts';
import { createRegistry } from '#core/registry/registry.ts';
import { systemClock } from '#core/system-clock.ts';
import { createTracking } from '#core/tracking/tracking.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { DEFAULT_RELEASE, releaseOf } from '#shared/domain/mlflow/release.ts';
import { DEFAULT_WORKSPACE } from '#shared/domain/mlflow/workspace.ts';
import { type RunningDispatch, type StartOptions, startDispatch } from './start-dispatch.ts';

export interface RunningMlflow {
  url: string;
  server: Server;
  dispatch: RunningDispatch;
  stop(): Promise<void>;
}

/** The MLflow API over a database file of its own, with the real dispatcher, and without receiver and inspector. */
export async function startMlflow(
  options: StartOptions & { limits?: Partial<ServerLimits>; origins?: readonly string[]; plane?: MlflowPlane } = {},
): Promise<RunningMlflow> {
  const { release = releaseOf(DEFAULT_RELEASE) } = options;
  const directory = mkdtempSync(path.join(tmpdir(), 'hookglass-mlflow-'));
  const dispatch = await startDispatch({ file: path.join(directory, 'hookglass.db'), ...options });
  const { db, writer, webhooks, dispatcher, policy } = dispatch;
  const tracking = createTracking({
    db,
    workspace: { name: DEFAULT_WORKSPACE, isOneOfMany: false, artifactRoot: () => undefined },
    clock: systemClock,
    random: Math.random,
    uuid: randomUUID,
    release,
  });
  const logger: Logger = { info: () => undefined, warn: () => undefined, error: (message, fields) => console.error(message, fields) };
  const journal = createJournal({
    store: createJournalStore(db, systemClock),
    writer,
    clock: systemClock,
    publish: options.publish ?? (() => undefined),
    logger,
  });
  const registry = createRegistry({
    db,
    workspace: DEFAULT_WORKSPACE,
    clock: systemClock,
    release,
    announce(event) {
      journal.announced(event, dispatcher.announce(event));
    },
    tracking: tracking.forRegistry,
  });
  const local = createLocalPlane({
    partsOf: () => ({ registry, tracking, webhooks: webhooksOf(webhooks, DEFAULT_WORKSPACE) }),
    release,
    artifacts: createArtifactStore(path.join(directory, 'artifacts'), randomUUID),
    testWebhook: dispatcher.test,
    checkUrl: policy.check,
    writer,
    logger,
    inspectorUrl: () => 'http://127.0.0.1:5080',
  });
  const server = createMlflowServer({
    plane: options.plane ?? local,
    clock: systemClock,
    logger,
    journal,
    neighbours: { hosts: {}, origins: options.origins ?? [] },
    ...(options.limits && { limits: options.limits }),
  });
  const port = await listen(server, { host: '127.0.0.1', port: 0, mayMove: false, flag: '--mlflow-port' });
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    dispatch,
    async stop() {
      await closeServer(server, 1000);
      await journal.stop();
      await dispatch.stop();
      rmSync(directory, { recursive: true });
    },
  };
}
