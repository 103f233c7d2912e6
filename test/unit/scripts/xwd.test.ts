import { expect, it } from 'vitest';
import { screenOf } from '../../../scripts/xwd.ts';

it('reads a screen of two pixels behind its header and its table of colours', () => {
  const header = Buffer.alloc(100);
  const fields: readonly (readonly [index: number, value: number])[] = [
    [0, 100],
    [4, 2],
    [5, 1],
    [12, 8],
    [19, 1],
  ];
  for (const [index, value] of fields) header.writeUInt32BE(value, index * 4);
  const bgrx = Buffer.from([3, 2, 1, 0, 30, 20, 10, 0]);

  expect(screenOf(Buffer.concat([header, Buffer.alloc(12), bgrx]))).toEqual({
    width: 2,
    height: 1,
    pixels: Buffer.from([1, 2, 3, 10, 20, 30]),
  });
});
