import { expect, it } from 'vitest';
import { answerWords, headline } from '#renderer/views/delivery/headline.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { aDeliveryDetail } from '../../../../support/a-delivery.ts';

const NOW = 1_795_429_870_000;

it.each<[Partial<DeliveryDetail>, string]>([
  [{ state: 'pending', attempts: 0 }, 'Queued'],
  [{ state: 'in-flight', attempts: 1 }, 'In flight · attempt 1 of 4'],
  [{ state: 'waiting', attempts: 3, nextAttemptAtMs: NOW + 398_000 }, 'Retrying · attempt 4 of 4 in 6 min 38 s'],
  [{ state: 'held', reason: 'user' }, 'Held · by you'],
  [{ state: 'held', reason: 'secret-unreadable' }, 'Held · the secret cannot be read'],
  [{ state: 'failed', reason: 'too-many-redirects' }, 'Failed · too many redirects'],
  [{ state: 'exhausted', attempts: 4, lastError: 'refused' }, 'Failed · refused after 4 attempts'],
  [{ state: 'cancelled', attempts: 2 }, 'Cancelled · after 2 attempts'],
])('%o', (more, words) => {
  expect(headline(aDeliveryDetail(more), undefined, NOW)).toBe(words);
});

it('takes the receiver’s own words from a JSON answer, and only short ones', () => {
  expect(answerWords('{"detail": "Invalid signature"}')).toBe('Invalid signature');
  expect(answerWords('{"error":{"code":1}}')).toBeUndefined();
  expect(answerWords(`{"message":"${'x'.repeat(200)}"}`)).toBeUndefined();
  expect(answerWords('<h1>401</h1>')).toBeUndefined();
});
