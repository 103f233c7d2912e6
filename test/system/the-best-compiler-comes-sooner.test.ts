import path from 'node:path';
import { expect, test } from 'vitest';
import { runProcess } from '../support/run-process.ts';

const HOME = path.join(import.meta.dirname, '..', '..');
/** The engine tells what it compiles, and a call stays a call: one that became a part of its caller is not counted. */
const TOLD = ['--trace-opt', '--no-maglev-inlining', '--no-turbo-inlining', '--input-type=module'];

/** @returns what it tells of a function that is called 2500 times, which is fewer than it waits for by itself */
async function compiledOf(before = ''): Promise<string> {
  const program = `
    import { setImmediate } from 'node:timers/promises';
    ${before}
    const oftenCalled = (turn) => ((turn * 7) ^ (turn + 3)) % 11;
    for (let turn = 0; turn < 2500; turn += 1) {
      oftenCalled(turn);
      if (turn % 10 === 0) await setImmediate();
    }
    process.exit();
  `;
  const { stdout, stderr } = await runProcess(process.execPath, [...TOLD, '-e', program], { cwd: HOME });
  expect(stderr).toBe('');
  return stdout;
}

const GIVEN_TO_THE_BEST = /marking [^\n]*<JSFunction oftenCalled[^\n]* for optimization to TURBOFAN/;

test('what is called often is compiled by the best compiler sooner than the engine does it by itself', async () => {
  const [byItself, ours] = await Promise.all([
    compiledOf(),
    compiledOf("import { optimizeSooner } from './cli/v8/optimize-sooner.ts'; optimizeSooner();"),
  ]);

  expect(byItself).not.toMatch(GIVEN_TO_THE_BEST);
  expect(ours).toMatch(GIVEN_TO_THE_BEST);
});
