import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setInterval as every } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { knownBad } from '../../support/guard-figure.ts';
import { feltFigures, startGuardedServe } from '../../support/guarded-serve.ts';
import { post } from '../../support/hostile-bodies.ts';
import { serveProcess } from '../../support/serve-process.ts';
import { temporaryDirectory } from '../../support/start-core.ts';

let serve: Awaited<ReturnType<typeof startGuardedServe>>;
beforeEach(async () => {
  serve = await startGuardedServe();
});
afterEach(() => serve.stop());

const MIB = 1024 * 1024;
const LARGE_AND_SMALL = 'ten bodies of 10 MiB and 200 small ones a second';
const RUBBISH = randomBytes(10 * MIB);

test('ten bodies of 10 MiB and 200 small ones a second leave the event loop free', async () => {
  await serve.guard({ row: 'R-07', what: LARGE_AND_SMALL }, async () => {
    let done = false;
    const small = sendSmall(() => done);
    const large = await Promise.all(Array.from({ length: 10 }, () => post(serve.webhook, RUBBISH)));
    done = true;

    expect(large.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 400));
    for (const status of await small) expect(status).toBe(400);
  });
});

test('a server that stops everybody for each of them is seen through', async () => {
  const dataDir = temporaryDirectory();
  const blocking = await serveProcess({ dataDir, entry: 'test/support/known-bad/blocking-server.ts' });
  const { pid, receiver: url } = blocking.ready;

  const figures = await feltFigures({ pid, healthUrl: `${url}/health` }, { row: 'R-07', what: LARGE_AND_SMALL }, async () => {
    await Promise.all(Array.from({ length: 3 }, () => post({ url }, RUBBISH)));
  });

  knownBad('R-07', figures);
  await blocking.stop();
  rmSync(dataDir, { recursive: true });
});

test('rubbish of 10 MiB each is kept whole, and the memory that it took comes back', async () => {
  await serve.guard({ row: 'R-03', what: '24 bodies of 10 MiB of rubbish, two at a time' }, async () => {
    const sendTwelve = async () => {
      for (let count = 0; count < 12; count += 1) expect((await post(serve.webhook, RUBBISH)).status).toBe(400);
    };
    await Promise.all([sendTwelve(), sendTwelve()]);
  });

  const { url, headers = {} } = serve.controlCall('captures?limit=1');
  const { items } = (await (await fetch(url, { headers })).json()) as { items: { id: string }[] };
  const body = await fetch(serve.controlCall(`captures/${items[0]?.id}/body`).url, { headers });
  expect(Buffer.from(await body.arrayBuffer()).equals(RUBBISH)).toBe(true);
});

async function sendSmall(isDone: () => boolean): Promise<number[]> {
  const sent: Promise<number>[] = [];
  for await (const _ of every(5)) {
    if (isDone()) break;
    sent.push(post(serve.webhook, '{}').then(({ status }) => status));
  }
  return Promise.all(sent);
}
