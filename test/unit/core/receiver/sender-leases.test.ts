import { expect, test } from 'vitest';
import { createSenderLeases } from '#core/receiver/sender-leases.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

test('knows the secret of an attached server until it is dropped, or 15 s after it was said last', () => {
  const clock = fakeClock();
  const changed: string[] = [];
  const senders = createSenderLeases(clock, (name) => changed.push(name));
  const origins = () => senders.candidates().map(({ from }) => (from.kind === 'sender' ? from.origin : ''));
  senders.keep('a', { origin: 'a.example, 3.9.0', secret: 'one' });
  senders.keep('b', { origin: 'b.example, 3.9.0', secret: 'two' });

  clock.advance(14_000);
  senders.keep('b', { origin: 'b.example, 3.9.0', secret: 'two' });
  expect(origins()).toEqual(['a.example, 3.9.0', 'b.example, 3.9.0']);
  clock.advance(1000);
  expect(origins()).toEqual(['b.example, 3.9.0']);
  senders.drop('b');
  expect(origins()).toEqual([]);
  expect(changed).toEqual(['a', 'b', 'a', 'b']);
  expect(clock.armed).toBe(0);
});
