import { createServer, type ServerResponse } from 'node:http';
import { closeServer } from '#core/http/close.ts';
import { listen } from '#core/http/listen.ts';

const GIVES_UP_MS = 60_000;

/** A receiver that only counts, and answers 200 to everything. */
export interface Sink {
  url: string;
  arrived(): number;
  /** When the newest arrived, on the clock of `performance.now()`. */
  lastMs(): number;
  /** Resolves when `count` requests have come in all. @throws Error when none comes for a minute */
  until(count: number): Promise<void>;
  /** No answers until `release()`. */
  hold(): void;
  release(): void;
  close(): Promise<void>;
}

export async function startSink(): Promise<Sink> {
  let count = 0;
  let newestMs = 0;
  let held: ServerResponse[] | undefined;
  let waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => {
      count += 1;
      newestMs = performance.now();
      if (held) held.push(response);
      else response.end();
      for (const { resolve } of waiting.filter((waiter) => waiter.count <= count)) resolve();
      waiting = waiting.filter((waiter) => waiter.count > count);
    });
  });
  server.unref(); // a program beside it that cannot be started leaves it open
  const port = await listen(server, { host: '127.0.0.1', port: 0, mayMove: false, flag: '--port' });
  return {
    url: `http://127.0.0.1:${port}/`,
    arrived: () => count,
    lastMs: () => newestMs,
    until,
    hold() {
      held = [];
    },
    release() {
      for (const response of held ?? []) response.end();
      held = undefined;
    },
    close: () => closeServer(server, 1000),
  };

  function until(wanted: number): Promise<void> {
    if (count >= wanted) return Promise.resolve();
    return new Promise((resolve, reject) => {
      let seen = count;
      const watch = setInterval(() => {
        if (count === seen) fail();
        seen = count;
      }, GIVES_UP_MS);
      const waiter = { count: wanted, resolve: settle };
      waiting.push(waiter);
      function settle() {
        clearInterval(watch);
        resolve();
      }
      function fail() {
        clearInterval(watch);
        waiting = waiting.filter((other) => other !== waiter);
        reject(new Error(`${wanted - count} of ${wanted} deliveries did not arrive.`));
      }
    });
  }
}
