import { afterAll, beforeAll, expect, test } from 'vitest';
import { post } from '../support/hostile-bodies.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

/** In a process of its own: it reads while the test writes. */
let core: RunningServe;
beforeAll(async () => {
  core = await startServe();
});
afterAll(() => core.stop());

test('a sender that wants the connection closed gets the refusal of a body that it is still sending', async () => {
  const target = { url: `${core.mlflow}/api/2.0/mlflow/registered-models/create`, headers: { 'content-type': 'application/json' } };
  const tooDeep = '['.repeat(30 * 1024 * 1024);

  for (let times = 0; times < 10; times += 1) {
    const { status, text } = await post(target, tooDeep); // on a connection of its own, which it says is to be closed
    expect([status, JSON.parse(text)]).toMatchObject([400, { error_code: 'INVALID_PARAMETER_VALUE' }]);
  }
});
