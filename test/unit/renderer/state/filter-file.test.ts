import { expect, it } from 'vitest';
import { filterFile, readFilterFile } from '#renderer/state/filter-file.ts';

it('reads what it wrote', () => {
  const saved = ['status:5xx -verified:yes', '"two words" after:-15m'];
  expect(readFilterFile(filterFile(saved))).toEqual({ filters: saved });
});

it('keeps filters that begin like a remark', () => {
  expect(readFilterFile(filterFile(['#4711', '# of', 'a\nb']))).toEqual({ filters: ['#4711', '"#" of', 'a b'] });
});

it.each([
  ['\uFEFFstate:failed\r\n\r\n# a remark\r\nstar:yes', { filters: ['state:failed', 'star:yes'] }],
  [
    'state:failed\nstatus:banana\nstar:yes',
    { filters: ['state:failed'], problem: expect.stringMatching(/^Line 2 is not a filter: status takes .*banana/) },
  ],
  ['state:failed\n"open', { filters: ['state:failed'], problem: 'Line 2 is not a filter: The quotation mark is not closed.' }],
  ['', { filters: [], problem: expect.stringContaining('holds no filter') }],
  ['# only\n# remarks', { filters: [], problem: expect.stringContaining('holds no filter') }],
  ['x '.repeat(40_000), { filters: [], problem: expect.stringContaining('too long') }],
])('reads a file of a person, or says what is wrong with it: %j', (text, read) => {
  expect(readFilterFile(text)).toEqual(read);
});
