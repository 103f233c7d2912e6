import { expect, test } from 'vitest';
import { createByteBudget } from '#core/http/byte-budget.ts';

const MIB = 1024 * 1024;
const ignore = () => undefined;

test('the first large bodies have 40 MiB, later ones go on while 10 MiB are held, and small ones up to 64 MiB', () => {
  const budget = createByteBudget();
  const [first, second] = [budget.enter(40 * MIB, ignore), budget.enter(MIB, ignore)];

  budget.charge(10 * MIB - 1);
  expect([first.mayGoOn(), second.mayGoOn(), budget.isFull()]).toEqual([true, true, false]);
  budget.charge(1);
  expect([first.mayGoOn(), second.mayGoOn(), budget.isFull()]).toEqual([true, false, false]);
  budget.charge(54 * MIB);

  expect(budget.isFull()).toBe(true);
});

test.each([10, 25, 50])('%i large bodies that come evenly leave room for small ones', (count) => {
  const PIECE = 64 * 1024;
  const budget = createByteBudget();
  const bodies = Array.from({ length: count }, () => ({ left: 10 * MIB, large: budget.enter(10 * MIB, ignore) }));
  const going = () => bodies.filter(({ left, large }) => left > 0 && large.mayGoOn());

  for (let some = going(); some.length > 0; some = going())
    for (const body of some) {
      budget.charge(PIECE);
      body.left -= PIECE;
    }

  expect(bodies.filter(({ left }) => left <= 0)).toHaveLength(4);
  expect(budget.isFull()).toBe(false);
});

test('the first that fit as a whole always go on, and one at least, so that nobody waits for ever', () => {
  const budget = createByteBudget();
  const bodies = [10, 10, 20, 10].map((size) => budget.enter(size * MIB, ignore));
  const huge = createByteBudget().enter(100 * MIB, ignore);
  budget.charge(60 * MIB);

  expect(bodies.map((body) => body.mayGoOn())).toEqual([true, true, true, false]);
  expect(huge.mayGoOn()).toBe(true);
  bodies[1]?.leave();

  expect(bodies[3]?.mayGoOn()).toBe(true);
});

test('who waits is called when memory comes back, and who comes next when somebody goes', () => {
  const budget = createByteBudget();
  const called: string[] = [];
  const first = budget.enter(40 * MIB, ignore);
  const [second, third] = ['second', 'third'].map((name) => budget.enter(40 * MIB, () => called.push(name)));
  budget.charge(60 * MIB);
  second?.wait();
  third?.wait();

  budget.charge(-10 * MIB);
  expect(called).toEqual([]);
  first.leave();
  expect(called).toEqual(['second']);
  budget.charge(-41 * MIB);

  expect(called).toEqual(['second', 'third']);
});

test('who has to wait is refused when more is in flight than the contract allows', () => {
  const budget = createByteBudget();
  const enter = () => budget.enter(100 * MIB, ignore);
  const first = enter();
  const second = enter();
  budget.charge(50 * MIB);
  expect(second.wait()).toBe(true);
  const third = enter();
  expect(third.wait()).toBe(false);

  first.leave();

  expect(third.wait()).toBe(true);
});
