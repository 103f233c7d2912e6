import { expect, test } from 'vitest';
import { YOUNG_BYTES } from '#cli/young-generation.ts';
import { type Churn, mostSpace } from '../support/most-space.ts';

/** What each turn makes lives a little longer than it. */
const CHURN: Churn = { space: 'new_space', turns: 3000, alive: 50, objects: 500, object: "{ i, text: 'a' + i + turn }" };

test('the space for new objects stays small under load', async () => {
  const free = await mostSpace(CHURN);
  const bounded = await mostSpace(
    CHURN,
    "import { keepYoungGenerationSmall } from './cli/young-generation.ts'; keepYoungGenerationSmall();",
  );

  expect(free).toBeGreaterThan(2 * YOUNG_BYTES);
  expect(bounded).toBeLessThanOrEqual(YOUNG_BYTES);
});
