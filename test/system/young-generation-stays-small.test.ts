import path from 'node:path';
import { expect, test } from 'vitest';
import { YOUNG_BYTES } from '#cli/young-generation.ts';
import { runProcess } from '../support/run-process.ts';

const HOME = path.join(import.meta.dirname, '..', '..');
/** Works like a server: many turns, each with objects that live a little longer than it. */
const CHURN = `
  import { getHeapSpaceStatistics } from 'node:v8';
  import { setImmediate } from 'node:timers/promises';
  const young = () => getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size;
  const live = [];
  let most = 0;
  for (let turn = 0; turn < 3000; turn += 1) {
    live[turn % 50] = Array.from({ length: 500 }, (_, i) => ({ i, text: 'a' + i + turn }));
    most = Math.max(most, young());
    await setImmediate();
  }
  console.log(most);
`;

const churn = async (before: string) => {
  const { stdout, stderr } = await runProcess(process.execPath, ['--input-type=module', '-e', `${before}\n${CHURN}`], { cwd: HOME });
  expect(stderr).toBe('');
  return Number(stdout);
};

test('the space for new objects stays small under load', async () => {
  const free = await churn('');
  const bounded = await churn("import { keepYoungGenerationSmall } from './cli/young-generation.ts'; keepYoungGenerationSmall();");

  expect(free).toBeGreaterThan(2 * YOUNG_BYTES);
  expect(bounded).toBeLessThanOrEqual(YOUNG_BYTES);
});
