import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { eventually } from './eventually.ts';

/** Asks the page of an app that was started with `--remote-debugging-port=0`. */
export interface DevTools {
  /**
   * What an expression gives in the page whose address begins so, asked again until it is more than 0. A page that goes elsewhere
   * meanwhile is asked anew.
   */
  positive(address: string, expression: string): Promise<number>;
}

/** @throws when the app ends before it can be looked into */
export async function openDevTools(app: ChildProcess): Promise<DevTools> {
  const host = await hostOf(app);
  return {
    async positive(address, expression) {
      let found = 0;
      await eventually(`${expression} in ${address}`, async () => {
        found = await ask(host, address, expression);
        return found > 0;
      });
      return found;
    },
  };
}

async function hostOf(app: ChildProcess): Promise<string> {
  const lines = createInterface({ input: app.stderr as NodeJS.ReadableStream });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const found = /DevTools listening on ws:\/\/([\d.:]+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    app.once('exit', () => reject(new Error('the app ended before it could be looked into')));
  });
}

interface Target {
  type: string;
  url: string;
  webSocketDebuggerUrl: string;
}

/** @returns 0 where there is no such page yet, or no place in it where anything could run */
async function ask(host: string, address: string, expression: string): Promise<number> {
  const targets = (await (await fetch(`http://${host}/json/list`)).json()) as Target[];
  const page = targets.find(({ type, url }) => type === 'page' && url.startsWith(address));
  if (!page) return 0;
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  try {
    await once(socket, 'open');
    const answered = once(socket, 'message');
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }));
    const [{ data }] = (await Promise.race([answered, once(socket, 'close')])) as [MessageEvent<string>];
    const answer = JSON.parse(data ?? '{}') as { result?: { result?: { value?: unknown } } };
    return Number(answer.result?.result?.value ?? 0);
  } catch {
    return 0; // the page went elsewhere
  } finally {
    socket.close();
  }
}
