import { z } from 'zod';
import type { AgentCall } from '#shared/domain/app/agents.ts';
import type { ApiCall, CausedEvent } from '#shared/domain/app/api-call.ts';
import { QUIET_REASONS } from '#shared/domain/app/api-call.ts';
import { UNHEARD_REASONS } from '#shared/domain/delivery/delivery.ts';
import { webhookEvent } from './delivery.ts';
import { maybe, objectOf } from './object-of.ts';

export const causedEvent = objectOf<CausedEvent>()({
  event: webhookEvent,
  subject: z.string(),
  heardBy: z.int(),
  reason: maybe(z.enum(UNHEARD_REASONS)),
});

const agentCall = objectOf<AgentCall>()({
  tool: z.string(),
  about: z.string(),
  outcome: z.string(),
  answerBytes: z.int(),
  acts: maybe(z.literal(true)).describe('It changes or sends something.'),
});

export const apiCall = objectOf<ApiCall>()({
  id: z.string(),
  atMs: z.number(),
  tookMs: z.number(),
  method: z.string(),
  path: z.string(),
  status: z.int(),
  mlflowVersion: maybe(z.string()).describe('The release of MLflow that it was answered as.'),
  client: maybe(z.string()),
  caused: z.array(causedEvent),
  quiet: maybe(z.enum(QUIET_REASONS)).describe('Why it caused nothing.'),
  hint: maybe(z.string()),
  agent: maybe(agentCall).describe('What a coding agent asked for, over MCP.'),
});
