import { expect, test } from 'vitest';
import { type Churn, mostSpace } from '../support/most-space.ts';

/** 20 MiB are alive, and each turn some of it is replaced: what is thrown away had lived long. */
const REPLACE: Churn = { space: 'old_space', turns: 4000, alive: 400, objects: 700, object: '{ i, turn, more: [i] }' };

test('the space for objects that live long grows less beyond what is alive', async () => {
  const free = await mostSpace(REPLACE);
  const bounded = await mostSpace(
    REPLACE,
    "import { keepOldGenerationSmall } from './cli/v8/old-generation.ts'; keepOldGenerationSmall();",
  );

  expect(bounded).toBeLessThan(free * 0.8);
});
