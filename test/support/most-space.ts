import path from 'node:path';
import { expect } from 'vitest';
import { runProcess } from './run-process.ts';

const HOME = path.join(import.meta.dirname, '..', '..');

/** A process that works like a server: many turns, each of which makes a list of objects that takes the place of an older one. */
export interface Churn {
  /** The part of the heap that is watched, as V8 names it. */
  space: 'new_space' | 'old_space';
  turns: number;
  /** So many lists are alive. */
  alive: number;
  /** How many objects a list has. */
  objects: number;
  /** One of them: an expression of `i` and `turn`. */
  object: string;
}

/**
 * @param before what the process runs first; it may import by a path from the root of the project
 * @returns the most bytes that the space had at the end of a turn
 */
export async function mostSpace(churn: Churn, before = ''): Promise<number> {
  const program = `
    ${before}
    import { getHeapSpaceStatistics } from 'node:v8';
    import { setImmediate } from 'node:timers/promises';
    const size = () => getHeapSpaceStatistics().find((space) => space.space_name === '${churn.space}').space_size;
    const live = [];
    let most = 0;
    for (let turn = 0; turn < ${churn.turns}; turn += 1) {
      live[turn % ${churn.alive}] = Array.from({ length: ${churn.objects} }, (_, i) => (${churn.object}));
      most = Math.max(most, size());
      await setImmediate();
    }
    console.log(most);
  `;
  const { stdout, stderr } = await runProcess(process.execPath, ['--input-type=module', '-e', program], { cwd: HOME });
  expect(stderr).toBe('');
  return Number(stdout);
}
