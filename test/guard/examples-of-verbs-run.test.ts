import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERBS } from '#cli/verbs.ts';
import { type ExampleWorld, startExampleWorld } from '../support/example-world.ts';

const verbs = await Promise.all(Object.entries(VERBS).map(async ([name, { load }]) => ({ name, examples: (await load()).examples })));

let world: ExampleWorld;

beforeAll(async () => {
  world = await startExampleWorld();
});
afterAll(() => world.stop());

// They are typed one after the other, as somebody would who reads the pages in their order: a later one may need an earlier one.
describe.each(verbs)('every example of $name works as it stands', ({ examples }) => {
  it.each(examples)('$says', async ({ run, exit = 0, endless }) => {
    const ended = await (endless ? world.typedUntilItSpeaks(run) : world.typed(run));

    expect({ run, ...ended }).toEqual({
      run,
      code: endless ? expect.toBeOneOf([0, 143, null]) : exit,
      stdout: expect.any(String),
      stderr: expect.any(String),
    });
    if (!run.includes('>')) expect(ended.stdout + ended.stderr).not.toBe('');
    // Of one that was stopped, the last line may be cut off.
    const lines = ended.stdout.split('\n').slice(0, -1);
    if (run.includes('--json') && !run.includes('|')) for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  });
});

it('the world of the examples notices one that is wrong', async () => {
  writeFileSync(path.join(world.directory, 'not-json'), '{');

  expect((await world.typed('hookglass trigger ./not-json')).code).toBe(2);
  expect((await world.typed('hookglass replay d1 --no-such-flag')).code).toBe(2);
});
