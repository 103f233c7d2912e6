import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLines } from '#cli/mcp/lines.ts';

test('lines are the same, wherever what comes is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }).filter((text) => !/[\r\n]/.test(text))), fc.array(fc.nat(20)), (lines, cuts) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const got: string[] = [];
      const take = createLines(
        (line) => got.push(line),
        () => got.push('too long'),
      );
      let at = 0;
      for (const cut of cuts) {
        take(bytes.subarray(at, at + cut));
        at += cut;
      }
      take(bytes.subarray(at));

      expect(got).toEqual(lines);
    }),
  );
});

test('a line that is too long is passed over, told of once at its end, and the next one is read', () => {
  const got: string[] = [];
  const take = createLines(
    (line) => got.push(line),
    () => got.push('too long'),
  );
  const piece = Buffer.alloc(1024 * 1024, 'x');

  for (let i = 0; i < 20; i += 1) take(piece);
  expect(got).toEqual([]);
  take(Buffer.from('end\n{}\n'));

  expect(got).toEqual(['too long', '{}']);
});
