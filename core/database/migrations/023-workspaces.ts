import type { Migration } from '../migrate.ts';

/*
 * Workspaces: models, experiments and webhooks belong to one, and a name is there once in each. What was there before belongs to the
 * default one. The two tables are made anew because a name was unique in them by itself.
 */
export const workspaces: Migration = {
  version: 23,
  name: 'workspaces',
  remakesTables: true,
  up(db) {
    db.exec(`
      CREATE TABLE workspace (
        name TEXT PRIMARY KEY,
        description TEXT,
        artifact_root TEXT,
        archive_location TEXT,
        archive_retention TEXT
      ) STRICT, WITHOUT ROWID;
      INSERT INTO workspace (name, description) VALUES ('default', 'Default workspace for legacy resources');

      CREATE TABLE registered_model_new (
        id INTEGER PRIMARY KEY,
        workspace TEXT NOT NULL DEFAULT 'default',
        name TEXT NOT NULL,
        description TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL,
        updated_at_ms INTEGER NOT NULL,
        last_version INTEGER NOT NULL DEFAULT 0,
        UNIQUE (workspace, name)
      ) STRICT;
      INSERT INTO registered_model_new (id, name, description, created_at_ms, updated_at_ms, last_version)
        SELECT id, name, description, created_at_ms, updated_at_ms, last_version FROM registered_model;
      DROP TABLE registered_model;
      ALTER TABLE registered_model_new RENAME TO registered_model;
      CREATE INDEX registered_model_by_update ON registered_model (workspace, updated_at_ms DESC, name);

      CREATE TABLE experiment_new (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        workspace TEXT NOT NULL DEFAULT 'default',
        name TEXT NOT NULL,
        artifact_location TEXT NOT NULL,
        lifecycle TEXT NOT NULL DEFAULT 'active',
        created_at_ms INTEGER NOT NULL,
        updated_at_ms INTEGER NOT NULL,
        UNIQUE (workspace, name)
      ) STRICT;
      INSERT INTO experiment_new (id, name, artifact_location, lifecycle, created_at_ms, updated_at_ms)
        SELECT id, name, artifact_location, lifecycle, created_at_ms, updated_at_ms FROM experiment;
      DROP TABLE experiment;
      ALTER TABLE experiment_new RENAME TO experiment;

      ALTER TABLE webhook ADD COLUMN workspace TEXT NOT NULL DEFAULT 'default';
    `);
  },
};
