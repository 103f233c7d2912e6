import path from 'node:path';
import { expect, test } from 'vitest';
import { runProcess } from '../support/run-process.ts';

const HOME = path.join(import.meta.dirname, '..', '..');
/** The engine's clock cannot be moved: what has it look for garbage in a pause comes soon instead, and it tells what it will do. */
const TOLD = ['--gc-memory-reducer-start-delay-ms=100', '--trace-memory-reducer', '--input-type=module'];

/** @returns what the engine tells of its plans in a pause after a burst */
async function plansInPause(before = ''): Promise<string> {
  const program = `
    import { setImmediate, setTimeout } from 'node:timers/promises';
    ${before}
    const kept = [];
    for (let turn = 0; turn < 200; turn += 1) {
      kept[turn % 60] = Array.from({ length: 5000 }, (_, i) => ({ i, text: 'a' + i + turn }));
      await setImmediate();
    }
    kept.length = 0;
    await setTimeout(500);
    process.exit();
  `;
  const { stdout, stderr } = await runProcess(process.execPath, [...TOLD, '-e', program], { cwd: HOME });
  expect(stderr).toBe('');
  return stdout;
}

test('a pause is no reason to collect, as it would be to the engine', async () => {
  const [byItself, ours] = await Promise.all([
    plansInPause(),
    plansInPause("import { giveMemoryBack } from './cli/v8/give-memory-back.ts'; giveMemoryBack();"),
  ]);

  expect(byItself).toMatch(/Memory reducer: (?:waiting for|started GC)/);
  expect(ours).not.toMatch(/Memory reducer: (?:waiting for|started GC)/);
});
