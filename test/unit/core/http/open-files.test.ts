import { expect, it } from 'vitest';
import { createConnectionRoom } from '#core/http/open-files.ts';

const limits = (files: string) => `Limit                     Soft Limit           Hard Limit           Units
Max processes             96000                96000                processes
Max open files            ${files.padEnd(20)} 4096                 files
Max locked memory         8388608              8388608              bytes
`;

/** How many come in one after the other. */
function taken(text: string, atMost: number): number {
  const room = createConnectionRoom(text);
  let count = 0;
  while (count < atMost && room.enter()) count += 1;
  return count;
}

it.each([
  ['as many as there are files, but for some that are kept free', limits('1024'), 924],
  ['one, where there are hardly any', limits('20'), 1],
  ['any number, where files are without a limit', limits('unlimited'), 2000],
  ['any number, where nobody knows', '', 2000],
])('all listeners together take %s', (_, text, connections) => {
  expect(taken(text, 2000)).toBe(connections);
});

it('one listener takes some less, so that strangers who fill it leave room at the others', () => {
  expect(createConnectionRoom(limits('1024')).most).toBe(908);
  expect(createConnectionRoom(limits('20')).most).toBe(1);
  expect(createConnectionRoom('').most).toBe(Number.POSITIVE_INFINITY);
});

it('whoever leaves makes room for another', () => {
  const room = createConnectionRoom(limits('101'));

  expect([room.enter(), room.enter()]).toEqual([true, false]);
  room.leave();
  expect(room.enter()).toBe(true);
});
