import { createStore, type Store } from '#renderer/state/store.ts';
import type { CommandId } from '#shared/domain/app/commands.ts';
import type { Action, Actions } from './actions.ts';

/** Commands that belong to what is on screen: whoever shows it offers them, for as long as it is shown. */
export interface Offered {
  readonly state: Store<Actions>;
  /** @returns how to take it back; what somebody else offered meanwhile stays. */
  offer(id: CommandId, action: Action): () => void;
}

export function createOffered(): Offered {
  const state = createStore<Actions>({});
  return {
    state,
    offer(id, action) {
      state.update((now) => ({ ...now, [id]: action }));
      return () =>
        state.update((now) => {
          const { [id]: offered, ...rest } = now;
          return offered === action ? rest : now;
        });
    },
  };
}
