import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '#core/database/open.ts';
import { createWriter } from '#core/database/writer.ts';
import { createCaptureShelves } from '#core/receiver/capture-shelves.ts';
import { type CaptureStoreOptions, createCaptureStore } from '#core/receiver/capture-store.ts';
import { createReceiver, type ReceiverOptions } from '#core/receiver/receiver.ts';
import { createSenderLeases } from '#core/receiver/sender-leases.ts';
import { systemClock } from '#core/system-clock.ts';
import type { CaptureSummary } from '#shared/domain/delivery/capture.ts';
import { writeNewestDatabase } from './newest-database.ts';

export const quietLogger = { info() {}, warn() {}, error() {} };

/** A real receiver on a free port and on a database file of its own, with what it has published so far. */
export async function startReceiver({ sent, ...options }: Partial<ReceiverOptions> & Pick<CaptureStoreOptions, 'sent'> = {}) {
  const directory = mkdtempSync(path.join(tmpdir(), 'hookglass-receiver-'));
  const file = path.join(directory, 'hookglass.db');
  writeNewestDatabase(file);
  const db = openDatabase(file);
  const writer = createWriter(db);
  const added: CaptureSummary[] = [];
  const waiting: (() => void)[] = [];
  const captures = createCaptureStore(db, { nowMs: systemClock.nowMs, shelves: createCaptureShelves(db), ...(sent && { sent }) });
  const { server, tlsServer, endpoints } = createReceiver({
    db,
    captures,
    writer,
    clock: systemClock,
    logger: quietLogger,
    secretsFor: () => [],
    senders: createSenderLeases(systemClock),
    secrets: { seal: (secret) => `sealed:${secret}`, open: (token) => token.replace(/^sealed:/, '') },
    forward: () => Promise.reject(new Error('nothing is forwarded here')),
    targetRefusal: () => Promise.resolve(undefined),
    publish(event) {
      if (event.type === 'capture.added') added.push(event.capture);
      for (const wake of waiting.splice(0)) wake();
    },
    ...options,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    server,
    tlsServer,
    captures,
    endpoints,
    added,
    /** Resolves when so many captures have been published in all. */
    async captured(count: number): Promise<CaptureSummary[]> {
      while (added.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return added;
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await writer.stop();
      db.close();
      rmSync(directory, { recursive: true });
    },
  };
}
