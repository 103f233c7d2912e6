import { expect, it } from 'vitest';
import { filterFile, readFilterFile } from '#renderer/state/filter-file.ts';

const unnamed = (...texts: string[]) => texts.map((q) => ({ name: q, q }));

it('reads what it wrote, with the names', () => {
  const saved = [...unnamed('status:5xx -verified:yes'), { name: 'Since lunch', q: '"two words" after:-15m' }];
  expect(readFilterFile(filterFile(saved))).toEqual({ filters: saved });
});

it('keeps filters that begin like a remark or a name', () => {
  expect(readFilterFile(filterFile(unnamed('#4711', '# of', 'a\nb')))).toEqual({ filters: unnamed('#4711', '"#" of', 'a b') });
  expect(readFilterFile(filterFile([...unnamed('[a] b'), { name: 'a]b', q: 'star:yes' }]))).toEqual({
    filters: [
      { name: '[a) b', q: '[a] b' },
      { name: 'a)b', q: 'star:yes' },
    ],
  });
});

it.each([
  ['[Mine] state:failed', { name: 'Mine', q: 'state:failed' }],
  ['[] state:failed', { name: 'state:failed', q: 'state:failed' }],
  ['[word]', { name: '[word]', q: '[word]' }],
])('reads %j as a filter with its name', (line, filter) => {
  expect(readFilterFile(line)).toEqual({ filters: [filter] });
});

it.each([
  ['\uFEFFstate:failed\r\n\r\n# a remark\r\nstar:yes', { filters: unnamed('state:failed', 'star:yes') }],
  [
    'state:failed\nstatus:banana\nstar:yes',
    { filters: unnamed('state:failed'), problem: expect.stringMatching(/^Line 2 is not a filter: status takes .*banana/) },
  ],
  ['state:failed\n"open', { filters: unnamed('state:failed'), problem: 'Line 2 is not a filter: The quotation mark is not closed.' }],
  ['', { filters: [], problem: expect.stringContaining('holds no filter') }],
  ['# only\n# remarks', { filters: [], problem: expect.stringContaining('holds no filter') }],
  ['x '.repeat(40_000), { filters: [], problem: expect.stringContaining('too long') }],
])('reads a file of a person, or says what is wrong with it: %j', (text, read) => {
  expect(readFilterFile(text)).toEqual(read);
});
