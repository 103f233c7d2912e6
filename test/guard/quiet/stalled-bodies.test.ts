import { setInterval as every } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startGuardedServe } from '../../support/guarded-serve.ts';
import { post, stall, type Target } from '../../support/hostile-bodies.ts';

let serve: Awaited<ReturnType<typeof startGuardedServe>>;
beforeEach(async () => {
  serve = await startGuardedServe();
});
afterEach(() => serve.stop());

const MIB = 1024 * 1024;
const STALLED = 50;

/** One time takes a third of a second, in which others ask some thirty times: too few for what one in a hundred of them feels. */
const TIMES = 5;

async function stallMany(target: Target, bodyBytes: number, meanwhile: () => Promise<void>): Promise<void> {
  for (let time = 0; time < TIMES; time += 1) await stallOnce(target, bodyBytes, meanwhile);
}

/** Holds on until the plane has refused all that are beyond what may be in flight, and while a small request is answered. */
async function stallOnce(target: Target, bodyBytes: number, meanwhile: () => Promise<void>): Promise<void> {
  const refusedAtLeast = STALLED - Math.floor((256 * MIB) / bodyBytes);
  const held = await Promise.all(Array.from({ length: STALLED }, () => stall(target, bodyBytes)));
  const refused = () => held.filter(({ status }) => status() === 503).length;
  for await (const _ of every(50)) if (refused() >= refusedAtLeast) break;
  await meanwhile();
  for (const { go } of held) go();
}

test('fifty stalled bodies of 10 MiB at the receiver', async () => {
  await serve.guard({ row: 'R-19', what: '50 stalled bodies of 10 MiB at the receiver' }, () =>
    stallMany(serve.webhook, 10 * MIB, async () => expect((await post(serve.webhook, '{}')).status).toBe(400)),
  );
});

test('fifty stalled bodies of 30 MiB at the MLflow API', async () => {
  const create = serve.mlflowCall('registered-models/create');
  const names = Array.from({ length: TIMES }, (_, time) => time);

  await serve.guard({ row: 'R-19', what: '50 stalled bodies of 30 MiB at the MLflow API' }, () =>
    stallMany(create, 30 * MIB, async () => expect((await post(create, JSON.stringify({ name: `m${names.shift()}` }))).status).toBe(200)),
  );
});

test('fifty stalled bodies of 30 MiB at the control API', async () => {
  const create = serve.controlCall('webhooks');

  await serve.guard({ row: 'R-19', what: '50 stalled bodies of 30 MiB at the control API' }, () =>
    stallMany(create, 30 * MIB, async () => expect((await post(create, '{}')).status).toBe(400)),
  );
});
