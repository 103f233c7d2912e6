import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { sign } from '#core/signing/sign.ts';
import { type LoadResult, quantile } from './http-load.ts';

const BODY = Buffer.from(
  `{"entity": "model_version", "action": "created", "timestamp": "now", "data": {"description": "${'x'.repeat(1970)}"}}`,
);

/** Signed deliveries of 2 KiB, each with an id of its own, over kept connections that have one request at a time. */
export async function deliver(
  url: string,
  secret: string,
  connections: number,
  durationMs: number,
): Promise<LoadResult & { sent: number }> {
  const port = Number(new URL(url).port);
  const tookMs: number[] = [];
  const startedMs = performance.now();

  async function worker(): Promise<void> {
    const socket = connect(port, '127.0.0.1').setNoDelay();
    await once(socket, 'connect');
    while (performance.now() - startedMs < durationMs) {
      const sentMs = performance.now();
      socket.write(requestBytes(secret));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      if (!answer.toString('latin1').startsWith('HTTP/1.1 200')) throw new Error(`not received: ${answer.toString('latin1')}`);
      tookMs.push(performance.now() - sentMs);
    }
    socket.destroy();
  }

  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - startedMs) / 1000;
  tookMs.sort((a, b) => a - b);
  return { sent: tookMs.length, perSecond: tookMs.length / seconds, p50Ms: quantile(tookMs, 0.5), p99Ms: quantile(tookMs, 0.99) };
}

function requestBytes(secret: string): Buffer {
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
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), BODY]);
}
