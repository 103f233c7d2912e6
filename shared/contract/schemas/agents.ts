import { z } from 'zod';
import { AGENT_MODES, AGENT_TRANSPORTS, type AgentConnection, type AgentsView } from '#shared/domain/app/agents.ts';
import { objectOf } from './object-of.ts';

const connection = objectOf<AgentConnection>()({
  client: z.string().describe('Name and version that it gives itself.'),
  transport: z.enum(AGENT_TRANSPORTS),
  sinceMs: z.number(),
  mayAct: z.boolean(),
});

export const agentsView = objectOf<AgentsView>()({
  mode: z.enum(AGENT_MODES),
  chosen: z.boolean().describe('Somebody chose the mode in the settings: --allow-actions does not raise it then.'),
  connected: z.array(connection).describe('Over HTTP: those that asked within the last minutes.'),
  tools: z.array(z.object({ name: z.string(), title: z.string(), acts: z.boolean().describe('It changes or sends something.') })),
});
