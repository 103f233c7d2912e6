import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gatherBytes } from '#core/http/gathered-bytes.ts';

const MIB = 1024 * 1024;
const ignore = () => undefined;

test('pieces of any length come out as they went in', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 9000 }), { maxLength: 20 });

  fc.assert(
    fc.property(pieces, (given) => {
      const gathered = gatherBytes(MIB, ignore);
      for (const piece of given) gathered.add(Uint8Array.from(piece));

      expect(gathered.bytes()).toEqual(Buffer.concat(given));
      expect(gathered.size).toBe(Buffer.concat(given).length);
    }),
    { numRuns: 50 },
  );
});

test('a million pieces of one byte are charged a little more than a million bytes', () => {
  let charged = 0;
  const gathered = gatherBytes(10 * MIB, (bytes) => {
    charged += bytes;
  });

  for (let count = 0; count < MIB; count += 1) gathered.add(Uint8Array.of(count));

  expect(gathered.size).toBe(MIB);
  expect(charged).toBeLessThanOrEqual(1.25 * MIB);
});

test('what is taken over is gone from the piece, so that nothing waits for the collector', () => {
  const gathered = gatherBytes(MIB, ignore);
  const [first, second] = [new Uint8Array(5000).fill(1), new Uint8Array(5000).fill(2)];

  gathered.add(first);
  gathered.add(second);

  expect([first.length, second.length]).toEqual([0, 0]);
  expect(gathered.bytes()).toEqual(Buffer.concat([Buffer.alloc(5000, 1), Buffer.alloc(5000, 2)]));
});

test('a piece that is part of something larger is left as it is', () => {
  const gathered = gatherBytes(MIB, ignore);
  const whole = new Uint8Array(10_000).fill(7);

  gathered.add(whole.subarray(0, 5000));
  gathered.add(whole.subarray(5000));

  expect(whole.length).toBe(10_000);
  expect(gathered.bytes()).toEqual(Buffer.alloc(10_000, 7));
});

test('the memory goes back at once, and what was charged with it', () => {
  let charged = 0;
  const gathered = gatherBytes(MIB, (bytes) => {
    charged += bytes;
  });
  gathered.add(new Uint8Array(100_000));
  gathered.add(new Uint8Array(100_000));
  const bytes = gathered.bytes();

  gathered.keepOnly(10);
  expect(charged).toBe(10);
  gathered.release();

  expect(charged).toBe(0);
  expect(bytes.length).toBe(0);
  expect(gathered.bytes()).toEqual(Buffer.alloc(0));
});
