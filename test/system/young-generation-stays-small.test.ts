import { expect, test } from 'vitest';
import { YOUNG_BYTES } from '#cli/v8/young-generation.ts';
import { type Churn, mostSpace } from '../support/most-space.ts';

/** What each turn makes lives a little longer than it. */
const CHURN: Churn = { space: 'new_space', turns: 3000, alive: 50, objects: 500, object: "{ i, text: 'a' + i + turn }" };

const BOUND = "import { keepYoungGenerationSmall } from './cli/v8/young-generation.ts'; keepYoungGenerationSmall();";

test('the space for new objects stays small under load', async () => {
  const free = await mostSpace(CHURN);
  const bounded = await mostSpace(CHURN, BOUND);

  expect(free).toBeGreaterThan(2 * YOUNG_BYTES);
  expect(bounded).toBeLessThanOrEqual(YOUNG_BYTES);
});

test('it grows again after a rest, in which it was made as small as it can be', async () => {
  const grown = await mostSpace(
    CHURN,
    `
    import { setFlagsFromString } from 'node:v8';
    import { setImmediate as nextTurn } from 'node:timers/promises';
    import { runInNewContext } from 'node:vm';
    ${BOUND}
    const before = [];
    for (let turn = 0; turn < 1000; turn += 1) {
      before[turn % 50] = Array.from({ length: 500 }, (_, i) => ({ i, text: 'b' + i + turn }));
      await nextTurn();
    }
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')({ type: 'major', flavor: 'last-resort' });`,
  );

  expect(grown).toBeGreaterThan(YOUNG_BYTES / 2);
  expect(grown).toBeLessThanOrEqual(YOUNG_BYTES);
});
