import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Core, type CoreOptions, createCore, systemClock } from '#core/core.ts';
import type { ReadyLine } from '#shared/domain/app/host-protocol.ts';
import { DEFAULT_RELEASE, releaseOf } from '#shared/domain/mlflow/release.ts';
import { writeNewestDatabase } from './newest-database.ts';

/** A real core in this process, on any free ports, over a data directory of its own. */
export interface TestCore extends ReadyLine {
  core: Core;
  /** Stops it and removes the data directory, unless that was given. */
  stop(): Promise<void>;
}

/**
 * @param options what differs from a core without retries' waits: `{ retry: { profile: 'mlflow', … } }`; with `dataDir` the
 *   directory is kept, for a second start.
 */
export async function startCore(options: Partial<CoreOptions> = {}): Promise<TestCore> {
  const dataDir = options.dataDir ?? temporaryDirectory();
  if (options.dataDir === undefined) writeNewestDatabase(path.join(dataDir, 'hookglass.db'));
  const core = createCore({ ...testOptions(dataDir), ...options });
  const ready = await core.start();
  return {
    ...ready,
    core,
    async stop() {
      await core.stop();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true });
    },
  };
}

export function testOptions(dataDir: string): CoreOptions {
  const anyPort = { port: 0, chosen: true };
  const silent = () => undefined;
  return {
    version: '0.0.0-test',
    home: tmpdir(),
    env: {},
    dataDir,
    mlflow: { ...anyPort, host: '127.0.0.1', allowedHosts: [], allowedOrigins: [] },
    release: releaseOf(DEFAULT_RELEASE),
    receiver: { ...anyPort, host: '127.0.0.1' },
    receiverTls: 'off',
    inspector: anyPort,
    retry: { profile: 'documented', maxRetries: 3, timeScale: 0.001 },
    requestTimeoutMs: 5000,
    maxInFlightPerWebhook: 10,
    emulateWorkers: false,
    keep: { count: 100_000, bytes: 1024 ** 3 },
    strict: false,
    urlPolicy: { name: 'local', allowedTargets: [] },
    receiverSecret: 'auto',
    logger: { info: silent, warn: silent, error: silent },
    clock: systemClock,
    random: Math.random,
    uuid: randomUUID,
  };
}

export function temporaryDirectory(): string {
  return mkdtempSync(path.join(tmpdir(), 'hookglass-test-'));
}
