import { SIZE_A, SIZE_B } from './open-page.ts';

/** Both sizes of the acceptance list in both themes, as `describe.each` takes them. */
export const LOOKS = (
  [
    ['1280 × 800', SIZE_A],
    ['1920 × 1080', SIZE_B],
  ] as const
).flatMap(([size, viewport]) =>
  (['light', 'dark'] as const).map((colorScheme) => [`${size}, ${colorScheme}`, { viewport, colorScheme }] as const),
);
