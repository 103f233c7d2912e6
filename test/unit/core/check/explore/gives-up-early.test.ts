import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { CheckSent } from '#core/check/check-send.ts';
import { explore } from '#core/check/explore/explore.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';

test('a receiver that has stopped to answer is waited for five times at most: each time takes half a minute', async () => {
  let waits = 0;
  let sends = 0;
  const answered: CheckSent = { kind: 'answer', status: 200, headers: [], body: Buffer.from('ok'), tookMs: 1 };
  const clock = fakeClock();

  const end = await explore(
    { target: 'http://127.0.0.1:9/hooks', secret: 'a secret' },
    { runs: 200, seed: 4711, timeSec: 60 },
    {
      async send(): Promise<CheckSent> {
        sends += 1;
        // The one that greets and the lessons before the first sequence.
        if (sends <= 7) return answered;
        waits += 1;
        return { kind: 'none', reason: 'timeout', message: 'No answer within 30 s.', tookMs: 30_000 };
      },
      probe: async () => answered,
      ...{ clock, uuid: randomUUID, signal: new AbortController().signal },
    },
  );

  expect(end).toMatchObject({ kind: 'found', story: { says: 'An answer takes longer than MLflow waits.' } });
  expect(waits).toBeLessThanOrEqual(5);
});
