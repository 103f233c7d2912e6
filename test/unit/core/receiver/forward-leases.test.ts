import { expect, test } from 'vitest';
import { createForwardLeases } from '#core/receiver/forward-leases.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

const to = (url: string) => ({ routes: [{ events: '*', url }], watch: false });

test('a route goes 15 s after it was last asked for', () => {
  const clock = fakeClock();
  const leases = createForwardLeases(clock);

  leases.keep('webhook', 'a', to('http://a'));
  clock.advance(14_999);
  leases.keep('webhook', 'a', to('http://a'));
  clock.advance(14_999);
  expect(leases.of('webhook')).toEqual(to('http://a'));
  clock.advance(1);
  expect(leases.of('webhook')).toBeUndefined();
});

test('of two listeners the one that came last decides, also when both ask again; when it leaves, the other does', () => {
  const leases = createForwardLeases(fakeClock());

  leases.keep('webhook', 'a', to('http://a'));
  leases.keep('webhook', 'b', to('http://b'));
  leases.keep('webhook', 'a', to('http://a'));
  expect(leases.of('webhook')).toEqual(to('http://b'));
  leases.drop('webhook', 'b');
  expect(leases.of('webhook')).toEqual(to('http://a'));
  expect(leases.of('other')).toBeUndefined();
});

test('a loop that makes listeners does not fill the memory', () => {
  const leases = createForwardLeases(fakeClock());

  for (let i = 0; i < 1000; i += 1) leases.keep('webhook', String(i), to(`http://${i}`));
  for (let i = 999; i >= 950; i -= 1) {
    expect(leases.of('webhook')).toEqual(to(`http://${i}`));
    leases.drop('webhook', String(i));
  }
  expect(leases.of('webhook')).toBeUndefined();
});
