import { expect, it } from 'vitest';
import { createCalls } from '#renderer/state/calls.ts';
import type { ApiCall } from '#shared/domain/app/api-call.ts';

const call = (number: number, more: Partial<ApiCall> = {}): ApiCall => ({
  id: `a${number}`,
  atMs: number,
  tookMs: 1,
  method: 'POST',
  path: '/api/2.0/mlflow/registered-models/create',
  status: 200,
  caused: [],
  ...more,
});

function rig(stored: ApiCall[]) {
  const asked: { q?: string; cursor?: string }[] = [];
  let broken = false;
  const calls = createCalls(
    {
      async calls({ q, cursor } = {}) {
        asked.push({ ...(q !== undefined && { q }), ...(cursor !== undefined && { cursor }) });
        if (broken) throw new Error('the engine is gone');
        return cursor === undefined ? { items: stored.slice(0, 2), next: 'a2' } : { items: stored.slice(2) };
      },
    },
    () => 1000,
  );
  const settled = () => new Promise(setImmediate);
  const ids = () => calls.state.get().items?.map(({ id }) => id);
  return { calls, asked, settled, ids, break: () => (broken = true) };
}

it('reads a page at a time, the same filter once, and takes new calls at the head', async () => {
  const { calls, asked, settled, ids } = rig([call(3), call(2), call(1)]);

  calls.filter('');
  calls.filter('');
  await settled();
  calls.more();
  await settled();
  calls.more();
  calls.take([
    { seq: 4, type: 'call.added', call: call(4) },
    { seq: 5, type: 'call.added', call: call(5) },
    { seq: 3, type: 'call.added', call: call(3) },
  ]);

  expect(ids()).toEqual(['a5', 'a4', 'a3', 'a2', 'a1']);
  expect(asked).toEqual([{}, { cursor: 'a2' }]);
});

it('judges new calls by the filter, and a token that is wrong or half typed does not hold', async () => {
  const { calls, asked, settled, ids } = rig([]);
  calls.filter('status:4xx');
  await settled();
  calls.filter('status:4xx status:banana');
  calls.take([
    { seq: 1, type: 'call.added', call: call(1) },
    { seq: 2, type: 'call.added', call: call(2, { status: 404, quiet: 'refused' }) },
  ]);

  expect(ids()).toEqual(['a2']);
  expect(asked).toEqual([{ q: 'status:4xx' }]);
});

it('keeps what it has when the engine is gone, and says so', async () => {
  const { calls, settled, ids, ...one } = rig([call(1)]);
  calls.filter('');
  await settled();
  one.break();
  calls.again();
  await settled();

  expect(ids()).toEqual(['a1']);
  expect(calls.state.get()).toMatchObject({ problem: 'the engine is gone', reading: false });
});
