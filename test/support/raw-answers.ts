import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** An answer as bytes, and the status that `requests` 2.34.2 with urllib3 2.8.0 took it for; null: none, it raised. */
export interface RawAnswer {
  form: string;
  /** One character a byte. */
  answer: string;
  /** When the server closes its side behind the last byte. */
  closed: number | null;
  /** When the connection stays open. */
  open: number | null;
}

export const RAW_ANSWERS = JSON.parse(
  readFileSync(new URL('../fixtures/raw-answers.json', import.meta.url), 'latin1'),
) as readonly RawAnswer[];

/** Answers every request with these bytes. */
export async function rawAnswerServer(answer: string, after: 'closed' | 'open'): Promise<{ url: string; stop(): void }> {
  const sockets = new Set<Socket>();
  const bytes = Buffer.from(answer, 'latin1');
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // the other side may go at any time
    socket.once('data', () => (after === 'closed' ? socket.end(bytes) : socket.write(bytes)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
