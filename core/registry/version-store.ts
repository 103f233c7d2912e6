import type { Database } from '#core/database/open.ts';
import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import type { ModelStage } from '#shared/domain/mlflow/model-registry.ts';

export interface VersionRow {
  id: number;
  modelId: number;
  version: number;
  stage: ModelStage;
  description: string | null;
  source: string;
  /** Where the files are in the end, when the source is another version or a logged model. */
  storageLocation: string;
  runId: string;
  runLink: string;
  createdAtMs: number;
  updatedAtMs: number;
}

export type NewVersionRow = Omit<VersionRow, 'id' | 'stage' | 'createdAtMs' | 'updatedAtMs'> & { nowMs: number };

export type VersionStore = ReturnType<typeof createVersionStore>;

export const VERSION_COLUMNS = `v.id, v.model_id AS modelId, v.version, v.stage, v.description, v.source,
  v.storage_location AS storageLocation, v.run_id AS runId, v.run_link AS runLink,
  v.created_at_ms AS createdAtMs, v.updated_at_ms AS updatedAtMs`;

/** SQL of model versions and their tags. Everything that writes belongs inside a work of the writer. */
export function createVersionStore(db: Database, workspace: string) {
  const insert = db.prepare<NewVersionRow, VersionRow>(
    `INSERT INTO model_version AS v
       (model_id, version, stage, description, source, storage_location, run_id, run_link, created_at_ms, updated_at_ms)
     VALUES (@modelId, @version, 'None', @description, @source, @storageLocation, @runId, @runLink, @nowMs, @nowMs)
     RETURNING id, model_id AS modelId, version, stage, description, source, storage_location AS storageLocation,
       run_id AS runId, run_link AS runLink, created_at_ms AS createdAtMs, updated_at_ms AS updatedAtMs`,
  );
  const get = db.prepare<{ workspace: string; name: string; version: number }, VersionRow>(
    `SELECT ${VERSION_COLUMNS} FROM model_version v JOIN registered_model m ON m.id = v.model_id
     WHERE m.workspace = @workspace AND m.name = @name AND v.version = @version AND v.deleted_at_ms IS NULL`,
  );
  const latest = db.prepare<{ modelId: number }, VersionRow>(
    `SELECT ${VERSION_COLUMNS} FROM (VALUES ('None'), ('Staging'), ('Production'), ('Archived')) stage
     JOIN model_version v ON v.id = (
       SELECT id FROM model_version WHERE model_id = @modelId AND stage = stage.column1 AND deleted_at_ms IS NULL
       ORDER BY version DESC LIMIT 1)
     ORDER BY v.version`,
  );
  const describe = db.prepare('UPDATE model_version SET description = @description, updated_at_ms = @nowMs WHERE id = @id');
  const move = db.prepare('UPDATE model_version SET stage = @stage, updated_at_ms = @nowMs WHERE id = @id');
  const archiveOthers = db.prepare(
    `UPDATE model_version SET stage = 'Archived', updated_at_ms = @nowMs
     WHERE model_id = @modelId AND stage = @stage AND id <> @id AND deleted_at_ms IS NULL`,
  );
  const touchAll = db.prepare('UPDATE model_version SET updated_at_ms = @nowMs WHERE model_id = @modelId AND deleted_at_ms IS NULL');
  const remove = db.prepare('UPDATE model_version SET deleted_at_ms = @nowMs WHERE id = @id');

  const tags = db
    .prepare<{ id: number }, [string, string]>('SELECT key, value FROM model_version_tag WHERE version_id = @id ORDER BY id')
    .raw();
  const setTag = db.prepare(
    `INSERT INTO model_version_tag (version_id, key, value) VALUES (@id, @key, @value)
     ON CONFLICT (version_id, key) DO UPDATE SET value = excluded.value`,
  );
  const deleteTag = db.prepare('DELETE FROM model_version_tag WHERE version_id = @id AND key = @key');
  const aliases = db
    .prepare<{ modelId: number; version: number }, string>(
      'SELECT alias FROM model_alias WHERE model_id = @modelId AND version = @version ORDER BY alias',
    )
    .pluck();

  return {
    insert: (row: NewVersionRow) => insert.get(row) as VersionRow,
    get: (name: string, version: number) => get.get({ workspace, name, version }),
    /** The highest version of each stage, by number. */
    latest: (modelId: number) => latest.all({ modelId }),
    describe: (id: number, description: string | null, nowMs: number) => void describe.run({ id, description, nowMs }),
    move: (id: number, stage: ModelStage, nowMs: number) => void move.run({ id, stage, nowMs }),
    archiveOthers: ({ id, modelId }: VersionRow, stage: ModelStage, nowMs: number) => void archiveOthers.run({ id, modelId, stage, nowMs }),
    touchAll: (modelId: number, nowMs: number) => void touchAll.run({ modelId, nowMs }),
    /** The row and its tags stay: the number is taken, and a prompt's mark goes on to hide its name from searches of models. */
    remove: (id: number, nowMs: number) => void remove.run({ id, nowMs }),

    tags: (id: number): TagPairs => tags.all({ id }),
    setTag: (id: number, key: string, value: string) => void setTag.run({ id, key, value }),
    deleteTag: (id: number, key: string) => void deleteTag.run({ id, key }),
    aliases: (row: VersionRow) => aliases.all({ modelId: row.modelId, version: row.version }),
  };
}
