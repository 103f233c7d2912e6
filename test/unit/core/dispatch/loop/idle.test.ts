import { expect, test } from 'vitest';
import { createIdle } from '#core/dispatch/loop/idle.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';

function busy(attempts: number) {
  const clock = fakeClock();
  const state = { attempts };
  const idle = createIdle({ clock, isIdle: () => state.attempts === 0 });
  const said: string[] = [];
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  return { clock, state, idle, said, turn, wait: (graceMs: number) => void idle.within(graceMs).then(() => said.push('over')) };
}

test('where nothing is under way there is nothing to wait for', async () => {
  const { clock, idle } = busy(0);

  await idle.within(1000);

  expect(clock.armed).toBe(0);
});

test('the wait is over with the last attempt, and leaves no timer', async () => {
  const { clock, state, idle, said, turn, wait } = busy(2);
  wait(1000);

  state.attempts = 1;
  idle.look();
  await turn();
  const early = [...said];
  state.attempts = 0;
  idle.look();
  await turn();

  expect(early).toEqual([]);
  expect(said).toEqual(['over']);
  expect(clock.armed).toBe(0);
});

test('… or with its time', async () => {
  const { clock, said, turn, wait } = busy(1);
  wait(1000);

  clock.advance(999);
  await turn();
  const early = [...said];
  clock.advance(1);
  await turn();

  expect([early, said]).toEqual([[], ['over']]);
});
