import { z } from 'zod';
import { BREAKAGES } from '#shared/domain/delivery/breakage.ts';
import { type EventSequence, MAX_SEQUENCE_NAME, MAX_SEQUENCE_STEPS, type SequenceStep } from '#shared/domain/delivery/event-sequence.ts';
import { webhookEvent } from './delivery.ts';
import { maybe, objectOf } from './object-of.ts';

const step = objectOf<SequenceStep>()({
  event: webhookEvent,
  text: z
    .string()
    .max(1024 * 1024)
    .describe('The JSON as it was written.'),
  asTyped: maybe(z.literal(true)).describe('Sent in the bytes of this text; else as Python would write it.'),
  ownTime: maybe(z.literal(true)).describe('The timestamp in it is kept; else it is that of the sending.'),
  breakage: maybe(z.enum(BREAKAGES)),
  to: maybe(z.object({ webhookIds: z.array(z.string()).max(1000), url: maybe(z.string().min(1)) })).describe('Absent: all that listen.'),
  waitMs: z.int().min(0).max(3_600_000).describe('Between the event before and this one.'),
});

const steps = z.array(step).min(1, 'name at least one event').max(MAX_SEQUENCE_STEPS);

export const sequence = objectOf<EventSequence>()({ name: z.string(), steps, updatedAtMs: z.number() });
export const sequenceName = z.string().regex(/\S/, 'has at least one character').max(MAX_SEQUENCE_NAME);
export const sequenceSteps = z.strictObject({ steps });
