import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { sign } from '#core/signing/sign.ts';
import { type LoadResult, quantile } from './http-load.ts';

const BODY = Buffer.from(
  `{"entity": "model_version", "action": "created", "timestamp": "now", "data": {"description": "${'x'.repeat(1970)}"}}`,
);

/** More than any program here takes in one go; when they are used up, further ones are signed while it runs. */
const SIGNED_BEFORE = 80_000;

/**
 * Signed deliveries of 2 KiB, each with an id of its own, over kept connections that have one request at a time. They are signed
 * before the clock starts: what sends is to take as little as it can of the two cores that it shares with what receives.
 */
export async function deliver(
  url: string,
  secret: string,
  connections: number,
  durationMs: number,
): Promise<LoadResult & { sent: number }> {
  const port = Number(new URL(url).port);
  const tookMs: number[] = [];
  const heads = Array.from({ length: Math.ceil((SIGNED_BEFORE * durationMs) / 5000) }, () => requestHead(secret));
  const startedMs = performance.now();

  async function worker(): Promise<void> {
    const socket = connect(port, '127.0.0.1').setNoDelay();
    await once(socket, 'connect');
    await new Promise<void>((resolve, reject) => {
      let sentMs = 0;
      const send = () => {
        sentMs = performance.now();
        socket.cork();
        socket.write(heads.pop() ?? requestHead(secret));
        socket.write(BODY);
        socket.uncork();
      };
      socket.on('error', reject);
      socket.on('data', (answer: Buffer) => {
        const now = performance.now();
        tookMs.push(now - sentMs);
        if (answer.toString('latin1', 0, OK.length) !== OK) reject(new Error(`not received: ${answer.toString('latin1')}`));
        else if (now - startedMs < durationMs) send();
        else resolve();
      });
      send();
    });
    socket.destroy();
  }

  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - startedMs) / 1000;
  tookMs.sort((a, b) => a - b);
  return { sent: tookMs.length, perSecond: tookMs.length / seconds, p50Ms: quantile(tookMs, 0.5), p99Ms: quantile(tookMs, 0.99) };
}

const OK = 'HTTP/1.1 200';

function requestHead(secret: string): Buffer {
  const deliveryId = randomUUID();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const head = [
    'POST /webhook HTTP/1.1',
    'Host: 127.0.0.1',
    'User-Agent: python-requests/2.34.2',
    'Accept-Encoding: gzip, deflate',
    'Accept: */*',
    'Connection: keep-alive',
    'Content-Type: application/json',
    `X-MLflow-Delivery-Id: ${deliveryId}`,
    `X-MLflow-Timestamp: ${timestamp}`,
    `X-MLflow-Signature: ${sign(secret, { deliveryId, timestamp, body: BODY })}`,
    `Content-Length: ${BODY.length}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n`);
}
