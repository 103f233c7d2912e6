import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

const START_MS = 90_000;
const PAUSE_MS = 100;

/** For a server that must be given a port: one that nobody has. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Waits until `GET /health` is answered with a success.
 * @param hasEnded whether the process is gone, so that nobody waits for the dead.
 */
export const untilHealthy = (url: string, hasEnded: () => boolean): Promise<void> => until(() => isHealthy(url), hasEnded);

/** Waits until anything is answered. */
export const untilAnswered = (url: string, hasEnded: () => boolean): Promise<void> =>
  until(async () => (await fetch(url).catch(() => undefined)) !== undefined, hasEnded);

async function until(holds: () => Promise<boolean>, hasEnded: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + START_MS;
  while (!(await holds())) {
    if (hasEnded()) throw new Error('it ended');
    if (performance.now() > deadlineMs) throw new Error(`it does not answer after ${START_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}
