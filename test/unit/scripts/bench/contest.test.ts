import { expect, test } from 'vitest';
import { holdContest, rowOf } from '../../../../scripts/bench/contest.ts';
import { remarksOn, versionRemark } from '../../../../scripts/bench/machine.ts';
import { OURS } from '../../../../scripts/bench/row.ts';
import { lastWords, whyNot } from '../../../../scripts/bench/why-not.ts';

const there = (value: number) => () => Promise.resolve(value);
const noSpace = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

test('each is measured once in a round, and who is first takes turns', async () => {
  const order: string[] = [];

  const { results } = await holdContest({
    contestants: { a: there(1), b: there(2) },
    rounds: 3,
    measure: async (value, name) => {
      order.push(name);
      return value;
    },
  });

  expect(order.join('')).toBe('abbaab');
  expect(results).toEqual({ a: [1, 1, 1], b: [2, 2, 2] });
});

test('one that is not installed is left out with the reason, and the others go on', async () => {
  const { results, leftOut } = await holdContest({
    contestants: {
      [OURS]: there(1),
      peer: () => {
        throw new Error('It is not installed.');
      },
    },
    rounds: 2,
    measure: async (value) => value,
  });

  expect(results).toEqual({ [OURS]: [1, 1] });
  expect(leftOut).toEqual({ peer: 'It is not installed.' });
});

test('one whose disk is full in a later round is stopped and has no figure at all', async () => {
  const stopped: string[] = [];
  let turn = 0;

  const outcome = await holdContest({
    contestants: { [OURS]: there(1), peer: there(2) },
    rounds: 3,
    async measure(value, name) {
      if (name === 'peer') turn += 1;
      if (name === 'peer' && turn === 2) throw noSpace();
      return value;
    },
    async stop(value) {
      stopped.push(value === 1 ? OURS : 'peer');
    },
  });

  expect(outcome.results).toEqual({ [OURS]: [1, 1, 1] });
  expect(outcome.leftOut).toEqual({ peer: 'The disk is full.' });
  expect(stopped).toEqual(['peer', OURS]);
  expect(rowOf(outcome, { what: 'x', unit: 'ms', value: (result) => result }).figures).toEqual({ [OURS]: [1, 1, 1] });
});

test.each([
  [noSpace(), 'The disk is full.'],
  [new Error('POST /webhooks: 507 {"error_code": "…"}'), 'The disk is full.'],
  [new Error('database or disk is full'), 'The disk is full.'],
  [
    new Error('fetch failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) }),
    'fetch failed: ECONNREFUSED connect.',
  ],
  [new Error('Mockoon could not be installed: npm said\nmany lines'), 'Mockoon could not be installed: npm said.'],
  [new Error(''), 'It failed and did not say why.'],
  ['nothing thrown', 'nothing thrown.'],
])('why something was not measured is one sentence: %s', (error, sentence) => {
  expect(whyNot(error)).toBe(sentence);
});

test.each([
  ['with the name of its error', 'Error: webhook: 500 oops'],
  ['without one, as a browser says it', 'webhook: 500 oops\nBrowser logs:'],
])('a program that broke off is heard by its error, %s, not by the line of source above it', (_, error) => {
  const stderr = `file:///x.ts:3\n  throw new Error("no: " + text)\n        ^\n\n${error}\n    at x.ts:3:9\n\nNode.js v24.21.0\n`;

  expect(lastWords(stderr)).toBe('webhook: 500 oops.');
  expect(lastWords('SKIPPED e2e: Xvfb is missing\n')).toBeUndefined();
});

test('one core and other programs are said, and nothing of a quiet machine with two', () => {
  expect(remarksOn({ cores: 2, load: 0.1, text: '' })).toEqual([]);
  expect(remarksOn({ cores: 1, load: 0.1, text: '' })).toEqual([
    'There is one core: what sends takes it from what is measured, and the goals mean two.',
  ]);
  expect(remarksOn({ cores: 2, load: 6.94, text: '' }).join()).toContain('at a load of 6.9 before the start');
});

test('a peer of another release is said to be one', () => {
  expect(versionRemark('mlflow server', '3.17.2', '3.17.2')).toBe('mlflow server is 3.17.2.');
  expect(versionRemark('mlflow server', '3.3.0', '3.17.2')).toBe('mlflow server is 3.3.0 and not 3.17.2, beside which the goals were set.');
});
