import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verify } from 'hookglass';

export interface Receiver extends AsyncDisposable {
  url: string;
  /** Answers how many events were handled. */
  countUrl: string;
}

/** The program under test; here the least that a receiver has to do. */
export async function startReceiver({ secret }: { secret: string }): Promise<Receiver> {
  const handled = new Set<string>(); // a table of your database, so that a restart forgets none
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url === '/count') return answer(200, { count: handled.size });
    const body = Buffer.concat(await request.toArray());
    const verified = verify({ secret, headers: request.headers, body });
    if (!verified.valid) return answer(verified.answer.status, { detail: verified.answer.detail });
    handled.add(String(request.headers['x-mlflow-delivery-id']));
    return answer(200, { status: 'success' });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/webhook`,
    countUrl: `${origin}/count`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
