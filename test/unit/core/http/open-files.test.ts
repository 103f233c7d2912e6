import { expect, it } from 'vitest';
import { connectionsByFiles } from '#core/http/open-files.ts';

const limits = (files: string) => `Limit                     Soft Limit           Hard Limit           Units
Max processes             96000                96000                processes
Max open files            ${files.padEnd(20)} 4096                 files
Max locked memory         8388608              8388608              bytes
`;

it.each([
  ['as many as there are files, but for some that are kept free', limits('1024'), 924],
  ['one, where there are hardly any', limits('20'), 1],
  ['any number, where files are without a limit', limits('unlimited'), Number.POSITIVE_INFINITY],
  ['any number, where nobody knows', '', Number.POSITIVE_INFINITY],
])('a listener takes %s', (_, text, connections) => {
  expect(connectionsByFiles(text)).toBe(connections);
});
