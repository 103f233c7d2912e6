import { expect, test } from 'vitest';
import { createSenderLeases } from '#core/receiver/sender-leases.ts';

test('knows the secret of an attached server until it is dropped, or 15 s after it was said last', () => {
  let nowMs = 0;
  const senders = createSenderLeases({ nowMs: () => nowMs });
  const origins = () => senders.candidates().map(({ from }) => (from.kind === 'sender' ? from.origin : ''));
  senders.keep('a', { origin: 'a.example, 3.9.0', secret: 'one' });
  senders.keep('b', { origin: 'b.example, 3.9.0', secret: 'two' });

  nowMs = 14_000;
  senders.keep('b', { origin: 'b.example, 3.9.0', secret: 'two' });
  expect(origins()).toEqual(['a.example, 3.9.0', 'b.example, 3.9.0']);
  nowMs = 15_000;
  expect(origins()).toEqual(['b.example, 3.9.0']);
  senders.drop('b');
  expect(origins()).toEqual([]);
});
