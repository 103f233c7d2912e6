import type { Database } from '#core/database/open.ts';
import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';

type PairTable = 'experiment_tag' | 'run_tag' | 'run_param' | 'logged_model_tag' | 'logged_model_param';

/** SQL of a table of keys and values that belong to something. */
export function createPairStore(db: Database, table: PairTable) {
  const all = db.prepare<{ owner: number }, [string, string]>(`SELECT key, value FROM ${table} WHERE owner = @owner ORDER BY id`).raw();
  const one = db.prepare<{ owner: number; key: string }, string>(`SELECT value FROM ${table} WHERE owner = @owner AND key = @key`).pluck();
  const set = db.prepare(
    `INSERT INTO ${table} (owner, key, value) VALUES (@owner, @key, @value) ON CONFLICT (owner, key) DO UPDATE SET value = excluded.value`,
  );
  const remove = db.prepare(`DELETE FROM ${table} WHERE owner = @owner AND key = @key`);
  return {
    /** In the order in which they were first set. */
    all: (owner: number): TagPairs => all.all({ owner }),
    one: (owner: number, key: string) => one.get({ owner, key }),
    set: (owner: number, key: string, value: string) => void set.run({ owner, key, value }),
    /** @returns whether it was there. */
    remove: (owner: number, key: string) => remove.run({ owner, key }).changes > 0,
  };
}
