import { expect, it } from 'vitest';
import { headline } from '#renderer/views/delivery/headline.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { Cause } from '#shared/domain/delivery/explain.ts';
import { aDeliveryDetail } from '../../../../support/a-delivery.ts';

const NOW = 1_795_429_870_000;

it.each<[Partial<DeliveryDetail>, string]>([
  [{ state: 'pending', attempts: 0 }, 'Queued'],
  [{ state: 'in-flight', attempts: 1 }, 'In flight · attempt 1 of 4'],
  [{ state: 'waiting', attempts: 3, nextAttemptAtMs: NOW + 398_000 }, 'Retrying · attempt 4 of 4 in 6 min 38 s'],
  [{ state: 'held', reason: 'user' }, 'Held · by you'],
  [{ state: 'held', reason: 'secret-unreadable' }, 'Held · the secret cannot be read'],
  [{ state: 'failed', reason: 'too-many-redirects' }, 'Failed · too many redirects'],
  [{ state: 'exhausted', attempts: 4, lastError: 'refused' }, 'Failed · nobody listening after 4 attempts'],
  [{ state: 'cancelled', attempts: 2 }, 'Cancelled · after 2 attempts'],
])('%o', (more, words) => {
  expect(headline(aDeliveryDetail(more), NOW)).toBe(words);
});

it('says the receiver’s own words, and in their place a cause that is proven or seen', () => {
  const response = { status: 401, reason: 'Unauthorized', headers: [], bodySize: 9, storedSize: 9, said: 'Invalid signature.' };
  const last = { number: 1, startedAtMs: 1, method: 'POST', url: 'http://x', by: 'plan', timings: {}, redirects: [], response } as const;
  const refused = (cause?: Cause) =>
    headline(aDeliveryDetail({ state: 'failed', attemptList: [{ ...last, redirects: [] }], ...(cause && { cause }) }), NOW);

  expect(refused()).toBe('Failed · 401 Invalid signature');
  expect(refused({ why: 'refused-valid', certainty: 'hint', headline: 'It may be so.' })).toBe('Failed · 401 Invalid signature');
  expect(refused({ why: 'secret-space', certainty: 'proof', headline: 'The right secret, with a tab before it.' })).toBe(
    'Failed · 401 · The right secret, with a tab before it',
  );
});
