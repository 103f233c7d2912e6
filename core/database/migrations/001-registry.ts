import type { Migration } from '../migrate.ts';

/**
 * Models are known by a number inside, so that a rename changes one row of names and leaves versions, tags and aliases
 * alone. The tag indexes hold only the beginning of a value: a prompt's text, up to 100,000 characters, is a tag too.
 * A deleted version keeps its row, because its number is never given again.
 */
export const registryTables: Migration = {
  version: 1,
  name: 'registry',
  up(db) {
    db.exec(`
      CREATE TABLE registered_model (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        description TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL,
        updated_at_ms INTEGER NOT NULL,
        last_version INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      CREATE INDEX registered_model_by_update ON registered_model (updated_at_ms DESC, name);

      CREATE TABLE registered_model_tag (
        id INTEGER PRIMARY KEY,
        model_id INTEGER NOT NULL REFERENCES registered_model (id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        UNIQUE (model_id, key)
      ) STRICT;
      CREATE INDEX registered_model_tag_by_value ON registered_model_tag (key, substr(value, 1, 64), model_id);

      CREATE TABLE model_version (
        id INTEGER PRIMARY KEY,
        model_id INTEGER NOT NULL REFERENCES registered_model (id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        stage TEXT NOT NULL CHECK (stage IN ('None', 'Staging', 'Production', 'Archived')),
        description TEXT,
        source TEXT NOT NULL,
        storage_location TEXT NOT NULL,
        run_id TEXT NOT NULL,
        run_link TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL,
        updated_at_ms INTEGER NOT NULL,
        deleted_at_ms INTEGER,
        UNIQUE (model_id, version)
      ) STRICT;
      CREATE INDEX model_version_by_stage ON model_version (model_id, stage, version) WHERE deleted_at_ms IS NULL;
      CREATE INDEX model_version_by_update ON model_version (updated_at_ms DESC) WHERE deleted_at_ms IS NULL;
      CREATE INDEX model_version_by_run ON model_version (run_id) WHERE deleted_at_ms IS NULL AND run_id <> '';

      CREATE TABLE model_version_tag (
        id INTEGER PRIMARY KEY,
        version_id INTEGER NOT NULL REFERENCES model_version (id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        UNIQUE (version_id, key)
      ) STRICT;
      CREATE INDEX model_version_tag_by_value ON model_version_tag (key, substr(value, 1, 64), version_id);

      CREATE TABLE model_alias (
        model_id INTEGER NOT NULL REFERENCES registered_model (id) ON DELETE CASCADE,
        alias TEXT NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (model_id, alias)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
