import { expect, test } from 'vitest';
import { tellStartFailure } from '../../../electron/start-failure.ts';

const FULL = { message: 'The data directory /data cannot be used (the disk is full).', exitCode: 74 };

/** Somebody who presses these buttons, and chooses these folders. */
function setUp(pressed: number[], folders: boolean[] = []) {
  const asked: [string, readonly string[]][] = [];
  return {
    asked,
    questions: {
      ask(detail: string, buttons: readonly string[]) {
        asked.push([detail, buttons]);
        return Promise.resolve(pressed.shift() ?? buttons.length - 1);
      },
      chooseFolder: () => Promise.resolve(folders.shift() ?? false),
    },
  };
}

test('a folder that cannot be used is told, and another one may be chosen', async () => {
  const { asked, questions } = setUp([0], [true]);

  await tellStartFailure(FULL, questions);

  expect(asked).toEqual([[FULL.message, ['Choose another folder…', 'Quit']]]);
});

test('who chooses none is asked again', async () => {
  const { asked, questions } = setUp([0, 0, 1], [false, false]);

  await tellStartFailure(FULL, questions);

  expect(asked).toHaveLength(3);
});

test('what another folder would not help is told alone', async () => {
  const { asked, questions } = setUp([0]);

  await tellStartFailure({ message: 'Port 5000 is used by another program.', exitCode: 69 }, questions);

  expect(asked).toEqual([['Port 5000 is used by another program.', ['Quit']]]);
});
