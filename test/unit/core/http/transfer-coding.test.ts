import { expect, test } from 'vitest';
import { packedTransfer } from '#core/http/transfer-coding.ts';

test.each([
  [undefined, undefined],
  ['', undefined],
  ['chunked', undefined],
  [' Chunked ', undefined],
  ['identity, chunked', undefined],
  ['chunked;ext=1', undefined],
  ['gzip, chunked', 'gzip'],
  ['GZIP;q=1 ,chunked', 'gzip'],
  ['chunked, x-gzip, deflate', 'x-gzip'],
])('%j names the coding %j', (header, coding) => {
  expect(packedTransfer(header)).toBe(coding);
});
