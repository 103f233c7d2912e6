import type { Migration } from '../migrate.ts';

/*
 * What registering a model needs of MLflow's tracking: experiments, runs and what is logged to them, logged models. A value of
 * NULL in a metric is NaN, which SQLite cannot keep; `latest` marks the point that a run shows for a key.
 */
export const trackingTables: Migration = {
  version: 4,
  name: 'tracking',
  up(db) {
    db.exec(`
      CREATE TABLE experiment (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        artifact_location TEXT NOT NULL,
        lifecycle TEXT NOT NULL DEFAULT 'active',
        created_at_ms INTEGER NOT NULL,
        updated_at_ms INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE experiment_tag (
        id INTEGER PRIMARY KEY,
        owner INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
        key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (owner, key)
      ) STRICT;
      INSERT INTO experiment (id, name, artifact_location, created_at_ms, updated_at_ms)
        SELECT 0, 'Default', 'mlflow-artifacts:/0', now, now FROM (SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now);

      CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        run_id TEXT NOT NULL UNIQUE,
        experiment_id INTEGER NOT NULL REFERENCES experiment (id),
        name TEXT NOT NULL,
        user_id TEXT NOT NULL,
        status TEXT NOT NULL,
        start_time INTEGER NOT NULL,
        end_time INTEGER,
        lifecycle TEXT NOT NULL DEFAULT 'active',
        artifact_uri TEXT NOT NULL
      ) STRICT;
      CREATE INDEX run_by_start ON run (experiment_id, start_time DESC, run_id);
      CREATE TABLE run_tag (
        id INTEGER PRIMARY KEY,
        owner INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (owner, key)
      ) STRICT;
      CREATE TABLE run_param (
        id INTEGER PRIMARY KEY,
        owner INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (owner, key)
      ) STRICT;
      CREATE TABLE run_metric (
        id INTEGER PRIMARY KEY,
        owner INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        key TEXT NOT NULL, value REAL, at_ms INTEGER NOT NULL, step INTEGER NOT NULL, latest INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX run_metric_by_key ON run_metric (owner, key, at_ms, step, value);
      CREATE UNIQUE INDEX run_metric_latest ON run_metric (owner, key) WHERE latest = 1;
      CREATE TABLE run_output (
        owner INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        model_id TEXT NOT NULL, step INTEGER NOT NULL, PRIMARY KEY (owner, model_id)
      ) STRICT;

      CREATE TABLE logged_model (
        id INTEGER PRIMARY KEY,
        model_id TEXT NOT NULL UNIQUE,
        experiment_id INTEGER NOT NULL REFERENCES experiment (id),
        name TEXT NOT NULL,
        status TEXT NOT NULL,
        model_type TEXT NOT NULL,
        source_run_id TEXT NOT NULL,
        artifact_uri TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL,
        updated_at_ms INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX logged_model_by_creation ON logged_model (experiment_id, created_at_ms DESC);
      CREATE TABLE logged_model_tag (
        id INTEGER PRIMARY KEY,
        owner INTEGER NOT NULL REFERENCES logged_model (id) ON DELETE CASCADE,
        key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (owner, key)
      ) STRICT;
      CREATE TABLE logged_model_param (
        id INTEGER PRIMARY KEY,
        owner INTEGER NOT NULL REFERENCES logged_model (id) ON DELETE CASCADE,
        key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (owner, key)
      ) STRICT;
    `);
  },
};
