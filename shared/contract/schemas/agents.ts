import { z } from 'zod';
import { AGENT_MODES, AGENT_TRANSPORTS, type AgentConnection, type AgentStart, type AgentsView } from '#shared/domain/app/agents.ts';
import { objectOf } from './object-of.ts';

const connection = objectOf<AgentConnection>()({
  client: z.string().describe('Name and version that it gives itself.'),
  transport: z.enum(AGENT_TRANSPORTS),
  sinceMs: z.number(),
  mayAct: z.boolean(),
  allowedTargets: z.array(z.string()).describe('Hosts that a person named for it, besides this computer and registered webhooks.'),
});

const start = objectOf<AgentStart>()({
  program: z.array(z.string()).describe('The program that runs here, by its path; otherwise the name of the command.'),
  flags: z.array(z.string()).describe('Behind the verb: those that lead to the data directory, where it is not the usual one.'),
  own: z.boolean().describe('It is the program that runs here; otherwise the command has to be installed.'),
  platform: z.string().describe('As Node names the system.'),
});

export const agentsView = objectOf<AgentsView>()({
  mode: z.enum(AGENT_MODES),
  chosen: z.boolean().describe('Somebody chose the mode in the settings: --allow-actions does not raise it then.'),
  connected: z.array(connection).describe('Over HTTP: those that asked within the last minutes.'),
  start: start.describe('How another program starts the command line of this installation, over this data directory.'),
  tools: z.array(z.object({ name: z.string(), title: z.string(), acts: z.boolean().describe('It changes or sends something.') })),
});
