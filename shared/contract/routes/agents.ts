import type { Routes } from '../route.ts';
import { agentsView } from '../schemas/agents.ts';

/** Coding agents, which speak MCP at `/mcp` beside this API. What they asked for stands among the calls. */
export const agentRoutes = {
  agents: {
    method: 'GET',
    path: '/agents',
    summary: 'What coding agents may do, with which tools, and which of them are connected. The setting `agents` changes it.',
    answer: agentsView,
  },
} as const satisfies Routes;
