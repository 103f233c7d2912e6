import type { Writer } from '#core/database/writer.ts';
import type { SequenceStore } from '#core/dispatch/store/sequence-store.ts';
import { ProblemError } from '#core/http/problem.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { MAX_SEQUENCES } from '#shared/domain/delivery/event-sequence.ts';
import type { Handlers } from '../handlers.ts';

export interface SequenceHandlersOptions {
  sequences: SequenceStore;
  writer: Writer;
  clock: Pick<Clock, 'nowMs'>;
}

/** Composed events that are kept to be sent again together. */
export function sequenceHandlers({
  sequences,
  writer,
  clock,
}: SequenceHandlersOptions): Pick<Handlers, 'sequences' | 'saveSequence' | 'removeSequence'> {
  return {
    sequences: () => ({ items: sequences.all() }),
    saveSequence: ({ params: { name }, body: { steps } }) =>
      writer.write(() => {
        if (!sequences.get(name) && sequences.count() >= MAX_SEQUENCES) {
          throw new ProblemError('conflict', `${MAX_SEQUENCES} scenarios are kept at most. Remove one that is no longer used.`);
        }
        const sequence = { name, steps, updatedAtMs: clock.nowMs() };
        sequences.put(sequence);
        return sequence;
      }),
    async removeSequence({ params: { name } }) {
      if (await writer.write(() => sequences.remove(name))) return;
      throw new ProblemError('not-found', `There is no scenario ${JSON.stringify(name)}.`);
    },
  };
}
