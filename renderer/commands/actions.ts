import { createContext, useContext } from 'react';
import type { CommandId } from '#shared/domain/app/commands.ts';

/** What a command does now. */
export interface Action {
  run: () => void;
  /** Why it cannot be done now; it stays visible with this reason. */
  off?: string;
  /** Whether what it turns on is on, or what it chooses is chosen. */
  on?: boolean;
  /** What it means for the present selection: `new id and time`. */
  note?: string;
}

/** Commands that the page offers; one that is missing does not exist here. */
export type Actions = Partial<Record<CommandId, Action>>;

const ActionsContext = createContext<Actions>({});

export const ActionsProvider = ActionsContext.Provider;

export function useActions(): Actions {
  return useContext(ActionsContext);
}
