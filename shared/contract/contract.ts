import { agentRoutes } from './routes/agents.ts';
import { captureRoutes } from './routes/captures.ts';
import { checkRoutes } from './routes/checks.ts';
import { commandRoutes } from './routes/commands.ts';
import { coreRoutes } from './routes/core.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { endpointRoutes } from './routes/endpoints.ts';
import { explorationRoutes } from './routes/explorations.ts';
import { realServerRoutes } from './routes/real-servers.ts';
import { registryRoutes } from './routes/registry.ts';
import { rowRoutes } from './routes/rows.ts';
import { senderRoutes } from './routes/senders.ts';
import { sequenceRoutes } from './routes/sequences.ts';
import { settingsRoutes } from './routes/settings.ts';
import { tunnelRoutes } from './routes/tunnel.ts';
import { webhookRoutes } from './routes/webhooks.ts';

export const API_PREFIX = '/api/v1';

/** Everything that may be asked of the core. Server, openapi.json and client derive from this one table. */
export const CONTRACT = {
  ...coreRoutes,
  ...rowRoutes,
  ...deliveryRoutes,
  ...commandRoutes,
  ...sequenceRoutes,
  ...checkRoutes,
  ...explorationRoutes,
  ...captureRoutes,
  ...endpointRoutes,
  ...senderRoutes,
  ...realServerRoutes,
  ...settingsRoutes,
  ...tunnelRoutes,
  ...webhookRoutes,
  ...registryRoutes,
  ...agentRoutes,
} as const;

export type Contract = typeof CONTRACT;
