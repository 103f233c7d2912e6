import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

export const EXPLORED_SECRET = 'explored-secret-0815';

/** What a receiver does with a delivery; the rest of it is correct. */
export interface Handling {
  /** Before the signature is looked at; a status ends it. */
  early?(id: string | undefined): number | undefined;
  /** Of a delivery that is signed and fresh. @returns what is answered; 200 and no words when nothing is */
  handle(id: string, body: Buffer): Promise<Answered | undefined> | Answered | undefined;
  count(): unknown;
  /** Of what is not signed or too old. */
  refusal?: number;
}

export interface Answered {
  status?: number;
  says?: string;
}

export interface ExploredReceiver {
  url: string;
  probeUrl: string;
  /** Deliveries that came, spoiled ones among them. */
  readonly came: number;
  close(): Promise<void>;
}

/** A receiver in this process; `handling` is what is new about each sequence of requests. */
export async function exploredReceiver({ early, handle, count, refusal = 401 }: Handling): Promise<ExploredReceiver> {
  let came = 0;
  const server = createServer(async (request, response) => {
    if (request.url === '/count') return void response.end(JSON.stringify(count()));
    came += 1;
    const body = Buffer.concat(await request.toArray());
    const id = request.headers['x-mlflow-delivery-id'];
    const status = early?.(id === undefined ? undefined : String(id)) ?? (isSigned(request, body) ? undefined : refusal);
    if (status !== undefined) return void response.writeHead(status).end();
    const answered = await handle(String(id), body);
    response.writeHead(answered?.status ?? 200).end(answered?.says ?? '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${base}/hook`,
    probeUrl: `${base}/count`,
    get came() {
      return came;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function isSigned({ headers }: IncomingMessage, body: Buffer): boolean {
  const { 'x-mlflow-signature': signature, 'x-mlflow-delivery-id': id, 'x-mlflow-timestamp': timestamp } = headers;
  const ageSec = /^\d+$/.test(String(timestamp)) ? Math.floor(Date.now() / 1000) - Number(timestamp) : Number.NaN;
  if (!id || !(ageSec >= 0 && ageSec <= 300)) return false;
  return signature === `v1,${createHmac('sha256', EXPLORED_SECRET).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}

/** Keeps ids and counts each once: what is correct. */
export function countsOnce() {
  const ids = new Set<string>();
  return {
    ids,
    /** @returns whether it is new */
    take(id: string): boolean {
      if (ids.has(id)) return false;
      ids.add(id);
      return true;
    },
  };
}

/** Starts receivers that are closed behind each test. */
export function exploredReceivers(): (handling: Handling) => Promise<ExploredReceiver> {
  const open: ExploredReceiver[] = [];
  afterEach(async () => {
    for (const receiver of open.splice(0)) await receiver.close();
  });
  return async (handling) => {
    const receiver = await exploredReceiver(handling);
    open.push(receiver);
    return receiver;
  };
}

/** Counts each delivery once. */
export function counted(handling: Partial<Handling> = {}): Handling {
  const { take, ids } = countsOnce();
  return { handle: (id) => void take(id), count: () => ids.size, ...handling };
}
