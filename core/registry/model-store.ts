import type { Database } from '#core/database/open.ts';
import { prepareNamed } from '#core/database/prepare-named.ts';
import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import type { ModelAlias } from '#shared/domain/mlflow/model-registry.ts';

export interface ModelRow {
  id: number;
  name: string;
  description: string;
  createdAtMs: number;
  updatedAtMs: number;
}

export type ModelStore = ReturnType<typeof createModelStore>;

/** SQL of registered models, their tags and aliases. Everything that writes belongs inside a work of the writer. */
export function createModelStore(db: Database, workspace: string) {
  const columns = 'id, name, description, created_at_ms AS createdAtMs, updated_at_ms AS updatedAtMs';
  const byName = db.prepare<{ workspace: string; name: string }, ModelRow>(
    `SELECT ${columns} FROM registered_model WHERE workspace = @workspace AND name = @name`,
  );
  const insert = prepareNamed<{ workspace: string; name: string; description: string; nowMs: number }, { id: number }>(
    db,
    `INSERT INTO registered_model (workspace, name, description, created_at_ms, updated_at_ms)
     VALUES (@workspace, @name, @description, @nowMs, @nowMs) ON CONFLICT (workspace, name) DO NOTHING RETURNING id`,
  );
  const describe = db.prepare('UPDATE registered_model SET description = @description, updated_at_ms = @nowMs WHERE id = @id');
  const rename = db.prepare('UPDATE registered_model SET name = @newName, updated_at_ms = @nowMs WHERE id = @id');
  const touch = db.prepare('UPDATE registered_model SET updated_at_ms = @nowMs WHERE id = @id');
  const remove = db.prepare('DELETE FROM registered_model WHERE id = @id');
  const takeVersion = db.prepare<{ workspace: string; name: string; nowMs: number }, { id: number; version: number }>(
    `UPDATE registered_model SET last_version = last_version + 1, updated_at_ms = @nowMs WHERE workspace = @workspace AND name = @name
       RETURNING id, last_version AS version`,
  );

  const tags = db
    .prepare<{ id: number }, [string, string]>('SELECT key, value FROM registered_model_tag WHERE model_id = @id ORDER BY id')
    .raw();
  const tag = db
    .prepare<{ id: number; key: string }, string>('SELECT value FROM registered_model_tag WHERE model_id = @id AND key = @key')
    .pluck();
  const setTag = db.prepare(
    `INSERT INTO registered_model_tag (model_id, key, value) VALUES (@id, @key, @value)
     ON CONFLICT (model_id, key) DO UPDATE SET value = excluded.value`,
  );
  const deleteTag = db.prepare('DELETE FROM registered_model_tag WHERE model_id = @id AND key = @key');

  const aliases = db.prepare<{ id: number }, ModelAlias>('SELECT alias, version FROM model_alias WHERE model_id = @id ORDER BY alias');
  const alias = db
    .prepare<{ id: number; alias: string }, number>('SELECT version FROM model_alias WHERE model_id = @id AND alias = @alias')
    .pluck();
  const setAlias = db.prepare(
    `INSERT INTO model_alias (model_id, alias, version) VALUES (@id, @alias, @version)
     ON CONFLICT (model_id, alias) DO UPDATE SET version = excluded.version`,
  );
  const deleteAlias = db.prepare('DELETE FROM model_alias WHERE model_id = @id AND alias = @alias');
  const deleteAliasesOf = db.prepare('DELETE FROM model_alias WHERE model_id = @id AND version = @version');

  return {
    byName: (name: string) => byName.get({ workspace, name }),
    /** @returns nothing when the name is taken. */
    insert: (name: string, description: string, nowMs: number) => insert.get({ workspace, name, description, nowMs })?.id,
    describe: (id: number, description: string, nowMs: number) => void describe.run({ id, description, nowMs }),
    rename: (id: number, newName: string, nowMs: number) => void rename.run({ id, newName, nowMs }),
    touch: (id: number, nowMs: number) => void touch.run({ id, nowMs }),
    remove: (id: number) => void remove.run({ id }),
    /** The next version number; numbers of deleted versions are never given again. */
    takeVersion: (name: string, nowMs: number) => takeVersion.get({ workspace, name, nowMs }),

    /** In the order in which they were first set. */
    tags: (id: number): TagPairs => tags.all({ id }),
    tag: (id: number, key: string) => tag.get({ id, key }),
    setTag: (id: number, key: string, value: string) => void setTag.run({ id, key, value }),
    deleteTag: (id: number, key: string) => void deleteTag.run({ id, key }),

    aliases: (id: number) => aliases.all({ id }),
    alias: (id: number, name: string) => alias.get({ id, alias: name }),
    setAlias: (id: number, name: string, version: number) => void setAlias.run({ id, alias: name, version }),
    deleteAlias: (id: number, name: string) => void deleteAlias.run({ id, alias: name }),
    deleteAliasesOf: (id: number, version: number) => void deleteAliasesOf.run({ id, version }),
  };
}
