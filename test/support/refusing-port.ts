import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/**
 * A port of 127.0.0.1 that refuses whoever connects, as long as this process lives. A connection is held that begins there: a port that is merely
 * free is given to the next program, or the next test, that asks for any.
 */
export async function refusingPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const held = connect((server.address() as AddressInfo).port, '127.0.0.1').unref();
  await once(held, 'connect');
  const [other] = await accepted;
  other.unref();
  server.close();
  return held.localPort as number;
}
