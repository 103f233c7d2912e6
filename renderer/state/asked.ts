import { messageOf } from '#shared/domain/error-words.ts';
import { createStore, type Store } from './store.ts';

/** What came of a question to the core. `before` is the last answer to it, while the same is asked again. */
export type Asked<Answer> =
  | { kind: 'nothing' }
  | { kind: 'loading'; before?: Answer }
  | { kind: 'problem'; problem: string; before?: Answer }
  | { kind: 'answer'; answer: Answer };

/** The answer that holds, or the one before while the same is asked again. */
export function answerOf<Answer>(asked: Asked<Answer>): Answer | undefined {
  switch (asked.kind) {
    case 'nothing':
      return undefined;
    case 'answer':
      return asked.answer;
    case 'loading':
    case 'problem':
      return asked.before;
  }
}

/** The signal says that nobody waits for the answer any more. */
export type Read<Answer> = (signal: AbortSignal) => Promise<Answer>;

export interface Question<Answer> {
  readonly state: Store<{ key: string | undefined; asked: Asked<Answer> }>;
  /** The last question wins, whichever answer comes first. `key` says what is asked: with another one the answer before is let go. */
  ask(read: Read<Answer>, key?: string): void;
  /** As if nothing had been asked; an answer that is still on its way is not heard. */
  forget(): void;
  /** An answer that is still on its way is not heard; what is known stays. */
  leave(): void;
}

export function createQuestion<Answer>(): Question<Answer> {
  const state: Question<Answer>['state'] = createStore({ key: undefined, asked: { kind: 'nothing' } });
  let asking = new AbortController();

  function ask(read: Read<Answer>, key = '') {
    const { signal } = stopped();
    const now = state.get();
    const known = now.key === key ? answerOf(now.asked) : undefined;
    const before = known === undefined ? {} : { before: known };
    const settle = (asked: Asked<Answer>) => !signal.aborted && state.set({ key, asked });
    settle({ kind: 'loading', ...before });
    read(signal).then(
      (answer) => settle({ kind: 'answer', answer }),
      (error: unknown) => settle({ kind: 'problem', problem: messageOf(error), ...before }),
    );
  }

  function stopped(): AbortController {
    asking.abort();
    asking = new AbortController();
    return asking;
  }

  return {
    state,
    ask,
    forget() {
      stopped();
      state.set({ key: undefined, asked: { kind: 'nothing' } });
    },
    leave() {
      stopped();
    },
  };
}
