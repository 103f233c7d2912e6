import { useHome } from '#renderer/inspector.ts';
import { type Asked, answerOf } from '#renderer/state/asked.ts';
import { useStore } from '#renderer/state/store.ts';
import { useAsked } from '#renderer/ui/use-asked.ts';

/** What is known, also while it is asked again, and why nothing is. */
export interface Known<Answer> {
  known: Answer | undefined;
  problem: string | undefined;
}

/** What coding agents may do and who is there, as it is now. */
export function useAgents() {
  const { core, agentNews } = useHome();
  const news = useStore(agentNews.version);
  return knownOf(useAsked('agents', () => core.agents(), news));
}

const MOST_COUNTED = 100;

/** The newest calls of agents. */
export function useAgentCalls() {
  const { core, agentNews } = useHome();
  const news = useStore(agentNews.version);
  return knownOf(useAsked('agent-calls', () => core.calls({ q: BY_AGENTS, limit: MOST_COUNTED }), news));
}

export const BY_AGENTS = 'source:agent';

const knownOf = <Answer>(asked: Asked<Answer>): Known<Answer> => ({
  known: answerOf(asked),
  problem: asked.kind === 'problem' ? asked.problem : undefined,
});
