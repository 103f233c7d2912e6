import type { IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { createGuardedServer } from '#core/http/guarded-server.ts';
import { inBlocks } from '#core/http/in-blocks.ts';
import { DEFAULT_SERVER_LIMITS } from '#core/http/server-options.ts';
import { systemClock } from '#core/system-clock.ts';

const nobody = () => new Writable({ write: (_bytes, _encoding, done) => done() });

/** A request whose connection is reset in the middle of its body. */
async function brokenUpload(begin: (request: IncomingMessage) => Promise<void>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const server = createGuardedServer({
      name: 'the test',
      limits: DEFAULT_SERVER_LIMITS,
      clock: systemClock,
      logger: { info() {}, warn() {}, error: (_message, fields) => reject(new Error(JSON.stringify(fields))) },
      onRequest(request) {
        begin(request).then(() => server.close(() => resolve()), reject);
      },
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const sender = connect(port, '127.0.0.1').on('error', () => undefined);
      sender.write('PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc');
      server.once('request', () => sender.resetAndDestroy());
    });
  });
}

test('before anybody reads it, while the directory is still being looked at', async () => {
  await brokenUpload(async (request) => {
    const blocks = inBlocks(request);
    await new Promise<void>((resolve) => void request.once('close', () => resolve()));
    await new Promise(setImmediate);

    await expect(pipeline(blocks, nobody())).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

test('while it is being read', async () => {
  await brokenUpload(async (request) => {
    await expect(pipeline(inBlocks(request), nobody())).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
