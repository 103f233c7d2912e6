import type { Migration } from '../migrate.ts';

/*
 * What a run read (datasets and logged models), and what was measured of a logged model. A dataset belongs to its experiment: the
 * same name and digest is the same dataset there. A logged model that was deleted stays, as a run does.
 *
 * run_metric.first   of the point that a run shows: the first point of its key, unless it is that itself; keys are shown in that order
 */
export const inputsAndModelMetrics: Migration = {
  version: 11,
  name: 'inputs and model metrics',
  up(db) {
    db.exec(`
      CREATE TABLE dataset (
        id INTEGER PRIMARY KEY,
        experiment_id INTEGER NOT NULL REFERENCES experiment (id),
        name TEXT NOT NULL, digest TEXT NOT NULL, source_type TEXT NOT NULL, source TEXT NOT NULL,
        schema TEXT, profile TEXT,
        UNIQUE (experiment_id, name, digest)
      ) STRICT;
      CREATE TABLE run_dataset (
        id INTEGER PRIMARY KEY,
        owner INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        dataset INTEGER NOT NULL REFERENCES dataset (id),
        UNIQUE (owner, dataset)
      ) STRICT;
      CREATE INDEX run_dataset_by_dataset ON run_dataset (dataset);
      CREATE TABLE run_dataset_tag (
        id INTEGER PRIMARY KEY,
        owner INTEGER NOT NULL REFERENCES run_dataset (id) ON DELETE CASCADE,
        key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (owner, key)
      ) STRICT;
      CREATE TABLE run_model_input (
        owner INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        model_id TEXT NOT NULL, PRIMARY KEY (owner, model_id)
      ) STRICT;

      ALTER TABLE logged_model ADD COLUMN lifecycle TEXT NOT NULL DEFAULT 'active';
      CREATE TABLE logged_model_metric (
        id INTEGER PRIMARY KEY,
        owner INTEGER NOT NULL REFERENCES logged_model (id) ON DELETE CASCADE,
        key TEXT NOT NULL, value REAL NOT NULL, at_ms INTEGER NOT NULL, step INTEGER NOT NULL,
        run_id TEXT NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
        dataset_name TEXT, dataset_digest TEXT,
        UNIQUE (owner, key, at_ms, step, run_id)
      ) STRICT;
      CREATE INDEX logged_model_metric_by_run ON logged_model_metric (run_id);

      ALTER TABLE run_metric ADD COLUMN first INTEGER;
      UPDATE run_metric AS shown SET first = (SELECT min(id) FROM run_metric AS point WHERE point.owner = shown.owner AND point.key = shown.key)
      WHERE latest = 1;
    `);
  },
};
