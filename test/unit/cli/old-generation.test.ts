import path from 'node:path';
import { expect, test } from 'vitest';
import { runProcess } from '../../support/run-process.ts';

const HOME = path.join(import.meta.dirname, '..', '..', '..');
/** 20 MiB are alive, and each turn some of it is replaced: what is thrown away had lived long. */
const REPLACE = `
  import { getHeapSpaceStatistics } from 'node:v8';
  import { setImmediate } from 'node:timers/promises';
  const old = () => getHeapSpaceStatistics().find((space) => space.space_name === 'old_space').space_size;
  const live = [];
  let most = 0;
  for (let turn = 0; turn < 4000; turn += 1) {
    live[turn % 400] = Array.from({ length: 700 }, (_, i) => ({ i, turn, more: [i] }));
    most = Math.max(most, old());
    await setImmediate();
  }
  console.log(Math.round(most / 1024 ** 2));
`;

const mostMiB = async (before: string) => {
  const { stdout, stderr } = await runProcess(process.execPath, ['--input-type=module', '-e', `${before}\n${REPLACE}`], { cwd: HOME });
  expect(stderr).toBe('');
  return Number(stdout);
};

test('the space for objects that live long grows less beyond what is alive', async () => {
  const free = await mostMiB('');
  const bounded = await mostMiB("import { keepOldGenerationSmall } from './cli/old-generation.ts'; keepOldGenerationSmall();");

  expect(bounded).toBeLessThan(free * 0.8);
}, 60_000);
