import { beforeEach, expect, test } from 'vitest';
import { type Connected, createConnected } from '#core/agents/connected.ts';
import type { Caller } from '#core/agents/permission.ts';
import { type FakeClock, fakeClock } from '../../../support/fake-clock.ts';

const caller = (client: string, more: Partial<Caller> = {}): Caller => ({
  ...{ client, transport: 'http', allowActions: false, allowedTargets: [] },
  ...more,
});
const MINUTE = 60_000;

let clock: FakeClock;
let changes: number;
let connected: Connected;
const names = () => connected.list(() => false).map(({ client }) => client);

beforeEach(() => {
  clock = fakeClock();
  changes = 0;
  connected = createConnected({ clock, changed: () => (changes += 1) });
});

test('who comes over a connection is there until its end, and each change is told once', () => {
  const one = connected.open(caller('not named', { transport: 'stdio', allowedTargets: ['a.internal'] }));
  one.named('claude 1');
  one.named('claude 1');
  expect(connected.list(() => true)).toMatchObject([
    { client: 'claude 1', transport: 'stdio', mayAct: true, allowedTargets: ['a.internal'] },
  ]);
  expect(changes).toBe(2);

  one.end();
  one.end();
  expect([names(), changes]).toEqual([[], 3]);
});

test('who asks over HTTP is there for five minutes after its last question, and its going is told', () => {
  connected.asked(caller('cursor'));
  clock.advance(3 * MINUTE);
  connected.asked(caller('zed'));
  connected.asked(caller('cursor'));
  expect([names(), changes]).toEqual([['zed', 'cursor'], 2]);

  clock.advance(4 * MINUTE);
  expect(changes).toBe(2);
  clock.advance(MINUTE);
  expect([names(), changes]).toEqual([[], 3]);
  expect(clock.armed).toBe(0);
});

test('nothing is waited for behind the end', () => {
  connected.asked(caller('cursor'));
  connected.close();
  expect(clock.armed).toBe(0);
});
