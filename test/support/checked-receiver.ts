import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a receiver does instead of what is right; each replaces one step. */
export interface ReceiverFaults {
  /** Of a wrong signature; 401. */
  refusal?: number;
  refusalHeaders?: Record<string, string>;
  /** What is hashed; the body as it came. */
  hashed?: (body: Buffer) => Buffer | string;
  /** Answers a valid request. */
  accept?: (response: ServerResponse, request: IncomingMessage, body: Buffer) => void;
  /** Answers everything, before anything is looked at. */
  everything?: ((response: ServerResponse, request: IncomingMessage) => void) | undefined;
  toleranceSec?: number;
  /** Handles what it has met before. */
  repeats?: true;
}

export interface CheckedReceiver {
  url: string;
  probeUrl: string;
  /** Requests that came, with their bodies. */
  requests: { headers: IncomingMessage['headers']; body: Buffer; url: string }[];
  close(): Promise<void>;
}

export const CHECKED_SECRET = 'checked-secret-4711';

/** A receiver that does all that the documentation asks for, and counts what it handled at /count. */
export async function checkedReceiver(faults: ReceiverFaults = {}): Promise<CheckedReceiver> {
  const handled = new Set<string>();
  const requests: CheckedReceiver['requests'] = [];
  let count = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.url === '/count') return void response.end(JSON.stringify({ count }));
      const body = Buffer.concat(parts);
      requests.push({ headers: request.headers, body, url: request.url ?? '' });
      if (faults.everything) return faults.everything(response, request);
      const status = judge(request, body, faults);
      if (status !== 200)
        return void response
          .writeHead(status, status === faults.refusal ? faults.refusalHeaders : {})
          .end(JSON.stringify({ detail: status === 400 ? 'Missing or old' : 'Invalid signature' }));
      const id = String(request.headers['x-mlflow-delivery-id']);
      if (faults.repeats || !handled.has(id)) count += 1;
      handled.add(id);
      if (faults.accept) return faults.accept(response, request, body);
      return void response.end('{"status": "success"}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${base}/hook`,
    probeUrl: `${base}/count`,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function judge(
  { headers }: IncomingMessage,
  body: Buffer,
  { refusal = 401, hashed = (bytes) => bytes, toleranceSec = 300 }: ReceiverFaults,
): number {
  const { 'x-mlflow-signature': signature, 'x-mlflow-delivery-id': id, 'x-mlflow-timestamp': timestamp } = headers;
  if (!signature || !id || !timestamp) return 400;
  const ageSec = /^\d+$/.test(String(timestamp)) ? Math.floor(Date.now() / 1000) - Number(timestamp) : Number.NaN;
  if (!(ageSec >= 0 && ageSec <= toleranceSec)) return 400;
  const digest = createHmac('sha256', CHECKED_SECRET).update(`${id}.${timestamp}.`).update(hashed(body)).digest('base64');
  return signature === `v1,${digest}` ? 200 : refusal;
}
