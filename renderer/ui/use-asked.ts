import { useEffect, useState } from 'react';
import { type Asked, createQuestion, type Read } from '#renderer/state/asked.ts';
import { useStore } from '#renderer/state/store.ts';

/**
 * Asks the core once for each key; without one nothing is asked. What is answered to a key that no longer holds is not heard.
 * @param again another value asks the same again, and the answer stays until there is a new one.
 */
export function useAsked<Answer>(key: string | undefined, read: Read<Answer>, again?: string | number): Asked<Answer> {
  const [question] = useState(() => createQuestion<Answer>());
  const now = useStore(question.state);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is asked; the function is new at each render
  useEffect(() => {
    if (key !== undefined) question.ask(read, key);
    return question.leave;
  }, [question, key, again]);

  if (key === undefined) return { kind: 'nothing' };
  return now.key === key ? now.asked : { kind: 'loading' };
}

/** A question that is asked by hand, at a press of a button. */
export function useQuestion<Answer>() {
  const [question] = useState(() => createQuestion<Answer>());
  const { asked } = useStore(question.state);
  useEffect(() => question.leave, [question]);
  return { asked, ask: question.ask, forget: question.forget };
}
