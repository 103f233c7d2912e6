import type { AgentsView } from '#shared/domain/app/agents.ts';
import type { Handlers } from '../handlers.ts';

export interface AgentHandlersOptions {
  agents: () => AgentsView | Promise<AgentsView>;
}

export function agentHandlers({ agents }: AgentHandlersOptions): Pick<Handlers, 'agents'> {
  return { agents: () => agents() };
}
