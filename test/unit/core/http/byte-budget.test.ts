import { expect, test } from 'vitest';
import { createByteBudget } from '#core/http/byte-budget.ts';

const MIB = 1024 * 1024;
const ignore = () => undefined;

test('large bodies share 40 MiB, and small ones find another 24 MiB beside them', () => {
  const budget = createByteBudget();
  const [first, second] = [budget.enter(40 * MIB, ignore), budget.enter(MIB, ignore)];

  budget.charge(40 * MIB - 1);
  expect([first.mayGoOn(), second.mayGoOn(), budget.isFull()]).toEqual([true, true, false]);
  budget.charge(1);
  expect([first.mayGoOn(), second.mayGoOn(), budget.isFull()]).toEqual([true, false, false]);
  budget.charge(24 * MIB);

  expect(budget.isFull()).toBe(true);
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
  budget.charge(-11 * MIB);

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
