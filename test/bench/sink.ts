import { createServer } from 'node:http';
import { closeServer } from '#core/http/close.ts';
import { listen } from '#core/http/listen.ts';

/** A receiver that only counts, and answers 200 to everything. */
export interface Sink {
  url: string;
  arrived(): number;
  /** Resolves when `count` requests have come in all. */
  until(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function startSink(): Promise<Sink> {
  let count = 0;
  let waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => {
      count += 1;
      response.end();
      for (const { resolve } of waiting.filter((waiter) => waiter.count <= count)) resolve();
      waiting = waiting.filter((waiter) => waiter.count > count);
    });
  });
  const port = await listen(server, { host: '127.0.0.1', port: 0, mayMove: false, flag: '--port' });
  return {
    url: `http://127.0.0.1:${port}/`,
    arrived: () => count,
    until: (wanted) => (count >= wanted ? Promise.resolve() : new Promise((resolve) => waiting.push({ count: wanted, resolve }))),
    close: () => closeServer(server, 1000),
  };
}
