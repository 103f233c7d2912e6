import fc from 'fast-check';
import { expect, it } from 'vitest';
import { timeScale } from '#renderer/views/delivery/time-scale.ts';

it('draws a short delivery to one scale', () => {
  const scale = timeScale([0, 41, 50, 4200], { linear: false });

  expect(scale.stretches).toHaveLength(1);
  expect(scale.place(2100)).toBeCloseTo(scale.place(4200) / 2);
});

it('breaks a gap of more than ten seconds, and not when it is to be linear', () => {
  const moments = [0, 41, 2300, 2312, 300_000, 402_000];

  expect(timeScale(moments, { linear: false }).stretches).toHaveLength(3);
  expect(timeScale(moments, { linear: true }).stretches).toHaveLength(1);
});

it('keeps the order of moments and stays on the axis', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 12 }), fc.boolean(), (moments, linear) => {
      const scale = timeScale([0, ...moments], { linear });
      const places = [0, ...moments].sort((a, b) => a - b).map(scale.place);

      for (const [index, place] of places.entries()) {
        expect(place).toBeGreaterThanOrEqual(index === 0 ? 0 : (places[index - 1] ?? 0) - 1e-9);
        expect(place).toBeLessThanOrEqual(100 + 1e-9);
      }
      for (const { pct } of scale.ticks) expect(pct).toBeLessThanOrEqual(100 + 1e-9);
    }),
  );
});
