import { z } from 'zod';
import type { EventKind } from '#shared/domain/mlflow/event-kind.ts';
import { FIELD_TYPES } from '#shared/domain/mlflow/event-schema.ts';
import { webhookEvent } from './delivery.ts';
import { objectOf } from './object-of.ts';

export const eventKind = objectOf<EventKind>()({
  event: webhookEvent,
  entity: z.string(),
  action: z.string(),
  schema: z.string().describe('MLflow’s name for the payload.'),
  fields: z.array(z.object({ name: z.string(), type: z.enum(FIELD_TYPES) })),
  example: z.record(z.string(), z.unknown()).describe('`data` of the payload that a test sends.'),
});
