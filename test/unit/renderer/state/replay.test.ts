import { expect, it } from 'vitest';
import { consequenceOf, shortConsequenceOf } from '#renderer/state/replay.ts';
import { aDeliveryDetail } from '../../../support/a-delivery.ts';

const delivery = aDeliveryDetail();
const secondsLater = (seconds: number) => (delivery.request.timestampSec + seconds) * 1000;

it('says that the same bytes repeat the id, and how old their timestamp is by now', () => {
  expect(consequenceOf('verbatim', delivery, secondsLater(842))).toBe(
    'Same id: a receiver that remembers ids ignores it. Timestamp is 14 min 2 s old: a receiver that checks freshness answers 400.',
  );
  expect(consequenceOf('verbatim', delivery, secondsLater(48))).toContain('still fresh for 4 min 12 s');
});

it('takes a timestamp for fresh up to the limit and not beyond', () => {
  expect(shortConsequenceOf('verbatim', delivery, secondsLater(300))).toContain('fresh');
  expect(shortConsequenceOf('verbatim', delivery, secondsLater(301))).toBe('timestamp 5 min 1 s old');
});

it('says that re-signing makes a new delivery, and that without a secret it stays unsigned', () => {
  const { signature: _, ...request } = delivery.request;

  expect(consequenceOf('resigned', delivery, secondsLater(0))).toContain('signed again');
  expect(consequenceOf('resigned', { request }, secondsLater(0))).toContain('unsigned');
});
