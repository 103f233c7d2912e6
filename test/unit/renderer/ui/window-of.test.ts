import fc from 'fast-check';
import { expect, it } from 'vitest';
import { windowOf } from '#renderer/ui/list/window-of.ts';

/** The lowest rows are those of the compact density. */
const LOWEST_ROW_PX = 26;

it('holds what is in sight and little more, at any place in any list', () => {
  const list = fc.record({
    count: fc.nat(200_000),
    rowPx: fc.integer({ min: LOWEST_ROW_PX, max: 40 }),
    heightPx: fc.integer({ min: 0, max: 1100 }),
  });
  fc.assert(
    fc.property(list, fc.double({ min: -0.1, max: 1.1, noNaN: true }), ({ count, rowPx, heightPx }, at) => {
      const scrollPx = at * count * rowPx;

      const { first, last, totalPx } = windowOf({ count, rowPx, heightPx, scrollPx });

      expect(first).toBeGreaterThanOrEqual(0);
      expect(last).toBeLessThanOrEqual(count);
      expect(last - first).toBeLessThan(80);
      expect(totalPx).toBe(count * rowPx);
      const inSight = Math.floor((Math.max(0, scrollPx) + heightPx / 2) / rowPx);
      if (inSight < count && heightPx > 0) expect(inSight >= first && inSight < last).toBe(true);
    }),
  );
});
