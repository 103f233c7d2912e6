import { expect, it } from 'vitest';
import { answerOf, createQuestion } from '#renderer/state/asked.ts';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

it('goes from loading to an answer', async () => {
  const { state, ask } = createQuestion<number>();

  ask(async () => 1);

  expect(state.get().asked).toEqual({ kind: 'loading' });
  await settled();
  expect(state.get().asked).toEqual({ kind: 'answer', answer: 1 });
});

it('hears only the answer to the last question, whichever comes first', async () => {
  const { state, ask } = createQuestion<string>();
  const answers: ((answer: string) => void)[] = [];
  const later = () => new Promise<string>((resolve) => answers.push(resolve));

  ask(later, 'a');
  ask(later, 'b');
  answers[1]?.('second');
  await settled();
  answers[0]?.('first');
  await settled();

  expect(state.get()).toEqual({ key: 'b', asked: { kind: 'answer', answer: 'second' } });
});

it('keeps the answer while the same is asked again, and lets it go with another key', async () => {
  const { state, ask } = createQuestion<number>();
  ask(async () => 1, 'a');
  await settled();

  ask(() => Promise.reject(new Error('the engine is gone')), 'a');
  expect(state.get().asked).toEqual({ kind: 'loading', before: 1 });
  await settled();
  expect(state.get().asked).toEqual({ kind: 'problem', problem: 'the engine is gone', before: 1 });
  expect(answerOf(state.get().asked)).toBe(1);

  ask(async () => 2, 'b');
  expect(state.get().asked).toEqual({ kind: 'loading' });
});

it.each(['forget', 'leave'] as const)('hears no answer after %s', async (how) => {
  const question = createQuestion<number>();
  question.ask(async () => 1);

  question[how]();
  await settled();

  expect(answerOf(question.state.get().asked)).toBeUndefined();
});
