import type { Database } from '#core/database/open.ts';
import type { EventSequence, SequenceStep } from '#shared/domain/delivery/event-sequence.ts';

export interface SequenceStore {
  /** By name. */
  all(): EventSequence[];
  count(): number;
  get(name: string): EventSequence | undefined;
  /** Inside a work of the writer. */
  put(sequence: EventSequence): void;
  /** Inside a work of the writer. @returns whether it was there */
  remove(name: string): boolean;
}

export function createSequenceStore(db: Database): SequenceStore {
  const columns = 'name, steps, updated_at_ms AS updatedAtMs';
  const selectAll = db.prepare<[], SequenceRow>(`SELECT ${columns} FROM event_sequence ORDER BY name`);
  const selectOne = db.prepare<[{ name: string }], SequenceRow>(`SELECT ${columns} FROM event_sequence WHERE name = @name`);
  const countAll = db.prepare<[], number>('SELECT count(*) FROM event_sequence').pluck();
  const upsert = db.prepare(`
    INSERT INTO event_sequence (name, steps, updated_at_ms) VALUES (@name, @steps, @updatedAtMs)
    ON CONFLICT (name) DO UPDATE SET steps = @steps, updated_at_ms = @updatedAtMs`);
  const deleteOne = db.prepare('DELETE FROM event_sequence WHERE name = @name');

  return {
    all: () => selectAll.all().map(toSequence),
    count: () => countAll.get() ?? 0,
    get(name) {
      const row = selectOne.get({ name });
      return row && toSequence(row);
    },
    put: ({ name, steps, updatedAtMs }) => void upsert.run({ name, steps: JSON.stringify(steps), updatedAtMs }),
    remove: (name) => deleteOne.run({ name }).changes > 0,
  };
}

interface SequenceRow {
  name: string;
  steps: string;
  updatedAtMs: number;
}

const toSequence = ({ steps, ...row }: SequenceRow): EventSequence => ({ ...row, steps: JSON.parse(steps) as SequenceStep[] });
