import { expect, test } from 'vitest';
import { createAwaitedTests } from '#core/dispatch/loop/awaited-tests.ts';
import { DEFAULT_RELEASE, releaseOf } from '#shared/domain/mlflow/release.ts';
import { anAnswer } from '../../../../support/an-outbox.ts';

const release = releaseOf(DEFAULT_RELEASE);
const gaveUp = (why: string) => ({ success: false, errorMessage: `Failed to test webhook: ${why}` });

/** Somebody waits for the result of d1 and of d2. */
function awaited() {
  const tests = createAwaitedTests();
  const results: unknown[] = [];
  for (const id of [1, 2]) tests.add(id, (result) => void results.push(result));
  return { tests, results: () => Promise.all(results) };
}

test('whoever waits has the result when the last attempt has ended, and once', async () => {
  const { tests, results } = awaited();
  const end = (kind: 'waiting' | 'delivered') => {
    const state = { kind, atMs: 0, dueAtMs: 0, wait: { waitMs: 0, cause: { kind: 'at-once' } } } as const;
    tests.ended({ id: 1, release }, anAnswer(200, { body: Buffer.from('yes') }), state, 1000);
  };

  end('waiting');
  const early = [await results(), tests.has(1)];
  end('delivered');
  end('delivered');

  expect(early).toEqual([[], true]);
  expect(await results()).toEqual([{ success: true, responseStatus: 200, responseBody: 'yes' }]);
  expect([tests.has(1), tests.has(2)]).toEqual([false, true]);
});

test('a timeout is told in the words of the MLflow that was imitated, with its time', async () => {
  const { tests, results } = awaited();
  const outcome = { kind: 'no-response', reason: 'timeout', phase: 'first-byte', message: '' } as const;

  tests.ended({ id: 1, release }, anAnswer(0, { outcome }), { kind: 'exhausted', atMs: 0 }, 1500);

  expect(await results()).toMatchObject([{ success: false, errorMessage: expect.stringContaining('(read timeout=1.5)') }]);
});

test('whoever waits is told why there will be no result', async () => {
  const { tests, results } = awaited();

  tests.giveUp(3, 'nobody asked');
  tests.giveUp(2, 'it was cancelled');
  tests.giveUpAll('Hookglass is stopping');

  expect(await results()).toEqual([gaveUp('it was cancelled'), gaveUp('Hookglass is stopping')]);
  expect(tests.has(1)).toBe(false);
});
