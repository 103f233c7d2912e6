import { expect, it } from 'vitest';
import { createOffered } from '#renderer/commands/offered.ts';

const action = () => ({ run: () => undefined });

it('offers a command for as long as its view is on screen', () => {
  const offered = createOffered();
  const note = action();
  const takeBack = offered.offer('note', note);

  expect(offered.state.get()).toEqual({ note });
  takeBack();
  expect(offered.state.get()).toEqual({});
});

it('keeps what another view offers meanwhile, in whichever order the two come and go', () => {
  const offered = createOffered();
  const [before, after] = [action(), action()];
  const takeBack = offered.offer('filter', before);
  offered.offer('filter', after);
  takeBack();

  expect(offered.state.get().filter).toBe(after);
});
