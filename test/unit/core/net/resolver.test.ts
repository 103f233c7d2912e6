import type { LookupAddress } from 'node:dns';
import { expect, test } from 'vitest';
import { createResolver } from '#core/net/resolver.ts';

const ADDRESS: LookupAddress = { address: '10.0.0.1', family: 4 };

/** Names answer when the test says so. */
function names() {
  const asked: string[] = [];
  const open = new Map<string, (error: Error | null, addresses: LookupAddress[]) => void>();
  const resolve = createResolver((hostname, done) => {
    asked.push(hostname);
    open.set(hostname, done);
  });
  const answers: string[] = [];
  return {
    asked,
    answers,
    want: (hostname: string) =>
      resolve(hostname, (error, addresses) => answers.push(`${hostname} ${error ? 'failed' : addresses[0]?.address}`)),
    succeed: (hostname: string) => open.get(hostname)?.(null, [ADDRESS]),
    fail: (hostname: string) => open.get(hostname)?.(new Error('ENOTFOUND'), []),
  };
}

test('a name that is being asked for is asked for once, and everybody gets the answer', () => {
  const { asked, answers, want, succeed } = names();

  want('a.test');
  want('a.test');
  succeed('a.test');

  expect(asked).toEqual(['a.test']);
  expect(answers).toEqual(['a.test 10.0.0.1', 'a.test 10.0.0.1']);
});

test('names that do not answer hold two threads and no more', () => {
  const { asked, want, fail } = names();

  for (const name of ['a.test', 'b.test', 'c.test', 'd.test']) want(name);
  expect(asked).toEqual(['a.test', 'b.test']);

  fail('a.test');
  expect(asked).toEqual(['a.test', 'b.test', 'c.test']);
});

test('a name that has resolved before does not wait for those that hang', () => {
  const { asked, want, succeed } = names();
  want('good.test');
  succeed('good.test');
  for (const name of ['a.test', 'b.test', 'c.test']) want(name);

  want('good.test');

  expect(asked).toEqual(['good.test', 'a.test', 'b.test', 'good.test']);
});

test('a name that stops resolving loses that privilege', () => {
  const { asked, want, succeed, fail } = names();
  want('good.test');
  succeed('good.test');
  want('good.test');
  fail('good.test');
  for (const name of ['a.test', 'b.test', 'good.test']) want(name);

  expect(asked).toEqual(['good.test', 'good.test', 'a.test', 'b.test']);
});
